import { describe, expect, test } from "vitest";
import { rowsOf, testThorough } from "../helpers/effort.ts";
import { attributeCases, classCases } from "./attribute-cases.ts";
import type { AttributeCase } from "./case-clusters.ts";
import { classesOf } from "./classes.ts";
import { googleCase } from "./google-cases.ts";
import { buildOf, classesSaid } from "./said-classes.ts";

/*
 * The impact of each attribute on Google Cloud, as `emits.test.ts` has it for AWS: where it is allowed there, the files
 * of two builds tell the classes that `plan` says. Where it is not, a diagnostic says so (docs/features.md).
 */

function buildsOf({ parts, part, before, after, also }: AttributeCase) {
  return [buildOf({ ...parts, [part]: before }), buildOf({ ...parts, [part]: after, ...also })] as const;
}

/** The same cluster with its DNS in the cloud, where only that shows what a change does. */
function classBuilds(path: string) {
  const parts = classCases[path];
  if (!parts) return builds.get(path) ?? [];
  const [was, is] = parts.map((one) => googleCase(path, { parts: one, part: "cluster", before: "", after: "" }).parts);
  return [was && buildOf(was), is && buildOf(is)] as const;
}

// A rename touches nothing where the old name was built; here it was not.
const named = Object.entries(attributeCases)
  .filter(([path, { parts }]) => !path.endsWith(".renamed_from") && parts.kind !== "proxmox")
  .map(([path]) => path);
const paths = rowsOf(named, 30);
const caseOf = (path: string) => {
  const given = attributeCases[path];
  if (!given) throw new Error(`no case of ${path}`);
  return googleCase(path, given);
};
const builds = new Map(paths.map((path) => [path, buildsOf(caseOf(path))] as const));
const isAllowed = (path: string) => builds.get(path)?.every((build) => build !== undefined) ?? false;
const [allowed, refused] = [paths.filter(isAllowed), paths.filter((path) => !isAllowed(path))];

testThorough("what is refused on Google Cloud is known", () => {
  expect(refused.map((path) => path.replace(/^cluster\//, ""))).toMatchInlineSnapshot(`
    [
      "pool.disk_size",
      "registry.endpoint",
      "registry.path_style",
      "provider.profile",
      "provider.enable_ssm",
      "provider/load_balancer.public",
      "provider/load_balancer/listener.target_port",
      "kubernetes.api_port",
      "telemetry.s3_region",
      "telemetry.s3_endpoint",
      "telemetry.s3_assume_role",
      "dependency.url",
      "dependency.digests",
      "dependency.version",
    ]
  `);
});

describe.each(allowed)("%s", (path) => {
  test("does what its row says: the files tell its classes", async () => {
    const [was, is] = classBuilds(path);
    if (!was || !is) throw new Error("it does not compile");
    const told = await classesOf(was, is);
    const said = new Set(classesSaid(path, was, is));
    if (said.delete("unsupported")) expect(told).toEqual(expect.arrayContaining([...said]));
    else expect(told).toEqual([...said].sort());
  });
});
