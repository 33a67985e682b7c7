import { expect, it } from "vitest";
import { findModuleInput } from "./module-input.ts";

const text = `module "cluster" {
  source     = "somewhere"
  cluster_id = local.cluster_id
}

module "shard_a" {
  source = "somewhere"
  zone   = "a"
}
`;
const file = { path: "podplane.main.tf", text, trace: [] };

function found(detail: string): string | undefined {
  const place = findModuleInput(detail, [file]);
  return place && text.slice(place.start, place.end);
}

it("finds the argument that a module refuses", () => {
  const place = findModuleInput("not suitable for module.shard_a.var.zone declared at x.tf:1", [file]);
  expect(place && text.slice(place.start).split("\n")[0]).toBe('zone   = "a"');
  expect(found("module.cluster.var.cluster_id")).toBe("cluster_id");
});

it("gives the call where the input is not set", () => {
  expect(found("module.shard_a.var.shard")).toBe('module "shard_a" {');
});

it("finds nothing in other messages and calls", () => {
  expect(found("string required")).toBeUndefined();
  expect(found("module.mine.var.zone")).toBeUndefined();
});
