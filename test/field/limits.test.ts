import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileText } from "../helpers/podplane-source.ts";

/*
 * Clusters that went wrong for people of this trade: limits of services, and rules that hold for some
 * zones, VMs or Pods in place of all. Each is refused or warned of at the place that says it.
 */

/** Folder, name of the rule, severity, and the text at its place. */
const cases: readonly (readonly [string, string, "error" | "warning", string])[] = [
  ["01-iam-tags-case", "tag-keys-alike", "error", "environment"],
  ["02-tag-budget", "tags-on-objects", "error", "{ t00 ="],
  ["03-pod-range-exhausted", "pods-without-room", "error", "100.64.0.0/23"],
  ["04-nlb-zone-missing", "balancer-zone-missing", "error", "public"],
  ["05-service-cidr-v6-too-large", "service-range-too-large", "error", "fdc6::/48"],
  ["06-lb-name-internal", "prefix-makes-bad-name", "error", "internal-tools"],
  ["08-public-balancer-partly-private", "balancer-partly-private", "error", "eu-west-1b"],
  ["18-arch-of-gpu-types", "arch-mismatch", "warning", '"g5.xlarge"'],
  ["19-eight-free-addresses", "balancer-few-addresses", "warning", "public"],
];

test.each(cases)("%s: %s, %s", (folder, name, severity, place) => {
  const text = readFileSync(join(import.meta.dirname, folder, "cluster.podplane"), "utf8");
  const { diagnostics } = compileText(text);
  const own = diagnostics.filter((one) => one.name === name);
  expect(own.map((one) => one.severity)).toEqual([severity]);
  const [span] = own.flatMap((one) => one.span ?? []);
  expect(text.slice(span?.start, span?.end).startsWith(place), text.slice(span?.start, span?.end)).toBe(true);
  const errors = diagnostics.filter((one) => one.severity === "error").map((one) => one.name);
  expect(errors).toEqual(severity === "error" ? [name] : []);
});
