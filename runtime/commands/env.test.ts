import { expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";

test.each([
  ["nope", "fix: name one of them"],
  ["control-plan", "fix: did you mean `control-plane`?"],
])("--pool %s, which the cluster lacks, names the pools that it has", async (pool, fix) => {
  const folder = makeFolder({ "cluster.podplane": source() });
  const { code, stderr } = await runCommand(folder, ["env", "--pool", pool]);
  const said = `error: the cluster has no pool \`${pool}\`\nwhy: it has control-plane\n${fix}\n`;
  expect([code, stderr]).toEqual([1, said]);
});

test("prints the env of each service, of the cluster's VM or of files", async () => {
  const folder = makeFolder({ "cluster.podplane": source() });
  const { code, stdout, stderr } = await runCommand(folder, ["env", "--pool", "control-plane"], {
    PATH: process.env["PATH"],
  });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.slice(0, stdout.indexOf("\n\n"))).toBe(`# /opt/env/kube-apiserver.env
KUBE_LOG_LEVEL='2'
KUBE_API_PUBLIC_HOSTNAME='k8s.example.com'
KUBE_SERVICE_ACCOUNT_ISSUER='https://k8s.example.com:6443'
KUBE_API_ETCD_SERVERS='https://127.0.0.1:2378'
KUBE_SERVICE_CLUSTER_IP_RANGE='198.18.0.0/15,fdc6::/108'
CLUSTER_ID='{{ .Cluster.ID }}'
DEFAULTS_GENERATION='2'
ENCRYPT_SECRETS='false'`);
  expect((await runCommand(folder, ["build"])).code).toBe(0);
  const [userData, mutable] = ["user-data", "mutable"].map((name) => `podplane.env/knc_arm64/${name}.env`);
  const files = ["--user-data", userData ?? "", "--mutable", mutable ?? ""];
  expect((await runCommand(folder, ["env", "--kind", "knc", "--arch", "arm64", ...files])).stdout).toBe(stdout);
});

test("says which VMs there are, and which file cannot be read", async () => {
  const folder = makeFolder({ "cluster.podplane": source() });
  const said = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await runCommand(folder, ["env", ...words]);
    return [code, stdout, stderr];
  };
  for (const words of [
    ["--kind", "knd"],
    ["--kind", "knc", "--arch", "amd64"],
    ["--pool", "control-plane", "--kind", "knd"],
  ]) {
    expect(await said(...words)).toEqual([
      1,
      "",
      "error: no VM of the cluster is of that kind\nwhy: it has knc_arm64 (control-plane)\nfix: name one of them\n",
    ]);
  }
  const unread = (path: string) => [1, "", `error: ${path} cannot be read\nfix: give the path of an env file\n`];
  expect(await said("--kind", "knc", "--user-data", "no.env")).toEqual(unread("no.env"));
  const cluster = ["--kind", "knc", "--user-data", "cluster.podplane", "--mutable", "none.env"];
  expect(await said(...cluster)).toEqual(unread("none.env"));
});
