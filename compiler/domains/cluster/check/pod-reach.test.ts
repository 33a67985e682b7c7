import { expect, test } from "vitest";
import { compileText, lockOf, source } from "../../../../test/helpers/podplane-source.ts";

const text = source().replace(/\n\}\s*$/, '\n  registry { hostname = "registry.example.com" }\n}\n');
const said = (lock?: string): string => {
  const { diagnostics } = compileText(text, lock === undefined ? {} : { lock });
  return diagnostics.find(({ name }) => name === "kube2iam-missing")?.why ?? "";
};

test("what Pods can take from their VM is told as the cluster's generation of defaults has it", () => {
  expect(said()).toBe(
    "kube2iam does so on AWS, and it has no published binary; the VMs' metadata service answers no pod but those in the host's network.",
  );
  const built = lockOf(text).replace('"defaults": 2', '"defaults": 1');
  expect(said(built)).toBe(
    "kube2iam does so on AWS, and it has no published binary; until this cluster's lock file says `defaults` 2, any pod can take every role of its VM from the metadata service: on control planes that of the state store, too.",
  );
  expect(said(lockOf(text))).toBe(said());
});

test("of many roles a few are named, and none that has no name", () => {
  const many = (name: string) =>
    source({ provider: `bucket uploads {}\nfor i in range(9) { role "${name}-\${i}" { buckets = [uploads] } }` });
  const titles = (name: string) =>
    compileText(many(name)).diagnostics.flatMap((one) => (one.name === "kube2iam-missing" ? [one.message] : []));
  expect(titles("app")).toEqual([
    "nothing gives pods roles of their own: the role app-0 in pods, the role app-1 in pods, the role app-2 in pods, the role app-3 in pods, 5 more will not work",
  ]);
  expect(titles("App_")).toEqual([]);
});
