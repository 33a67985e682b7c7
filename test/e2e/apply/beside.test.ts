import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { viewOf } from "../../../runtime/engine/index.ts";
import { openAwsSecretStore } from "../../../runtime/secrets/aws-secret-store.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type AppliedCluster, type AwsStandIns, applyTools, startStandIns } from "./stand-ins.ts";
import { eventsOf } from "./started-apply.ts";

/* A cluster of AWS with workers on Proxmox VE: accounts by OpenTofu, keys by hand, the configuration in one bucket. */

const canary = `canary-${randomBytes(8).toString("hex")}`;
const pool = "pool racked { arch = amd64, size = 1, cores = 2, memory = 4GiB }";
const rack = `  provider proxmox rack {
    node pve1 { address = 192.168.10.11 }
    storage { disks = "local-lvm" }
    network { bridge = "vmbr0", cidr = 10.30.0.0/24 }
    leader { address = 192.168.10.250 }
    api { address = "api.example.com" }
    server { version = "2.0.1", digest = "sha512:${"0".repeat(128)}" }
    zone rack { subnet { pool = racked } }
  }
}
`;

describeWithTools("podplanec apply of a cloud with machines beside it", applyTools, () => {
  let standIns: AwsStandIns;
  let cluster: AppliedCluster;
  let keys = "";
  beforeAll(async () => {
    standIns = await startStandIns();
    cluster = await standIns.cluster("beside");
    cluster.rebuild((source) =>
      source
        .replace(
          'api_hostname = "k8s.small.example.com"',
          'api_hostname = "k8s.small.example.com", api_load_balancer = api',
        )
        .replace("  provider aws {", `  ${pool}\n\n  provider aws {`)
        .replace(
          "    zone eu-west-1a {",
          `    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }\n    zone eu-west-1a {`,
        )
        .replace(/\}\s*$/, rack),
    );
    keys = join(standIns.home, "keys.env");
    writeFileSync(keys, `REGISTRY_ACCESS_KEY_ID=AKIAOFVMS\nREGISTRY_SECRET_ACCESS_KEY=${canary}\n`, { mode: 0o600 });
  });
  afterAll(() => standIns.stop());

  const statuses = (stdout: string) => viewOf(eventsOf(stdout)).steps.map(({ id, status }) => `${id} ${status}`);

  test("stops when the accounts are there, and says how their keys are made", async () => {
    const { code, stdout } = await cluster.run(["apply", "--auto-approve", "--json"]);
    const { ended } = viewOf(eventsOf(stdout));
    expect(code).toBe(4);
    expect(statuses(stdout)).toContain("infrastructure done");
    expect(statuses(stdout)).toContain("keys failed");
    expect(JSON.stringify(ended?.failure)).toContain("aws iam create-access-key --user-name beside-rack-vms");
    expect(cluster.exists().filter((name) => name.startsWith("aws_iam_user "))).toHaveLength(2);
  });

  test("then puts keys into the cloud's store, and the configuration into its bucket", async () => {
    const { code, stdout, stderr } = await cluster.run([
      ...["apply", "--auto-approve", "--json", "--resume", "--secrets", keys],
    ]);
    expect([code, stderr, viewOf(eventsOf(stdout)).ended?.failure]).toEqual([0, "", undefined]);
    expect(statuses(stdout)).toEqual(expect.arrayContaining(["keys done", "configs done"]));
    const own = (await standIns.cloud.buckets()).find((name) => /^beside-[0-9a-f]{8}$/.test(name)) ?? "";
    expect(await cluster.objects(own)).toEqual(expect.arrayContaining(["shard/rack/config.jsonc"]));
    const { endpoint, env } = standIns.secrets;
    // The library reads credentials of the process.
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const store = openAwsSecretStore({ env, region: "eu-west-1", endpoint });
    const signal = new AbortController().signal;
    expect(await store.read("nstance/beside/workers.env", signal)).toContain(`REGISTRY_SECRET_ACCESS_KEY='${canary}'`);
    store.close();
    const written = readdirSync(cluster.folder, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
    expect([stdout, stderr, ...written].join("\n")).not.toContain(canary);
  });

  test("finds all of it there when it runs again, without the keys", async () => {
    const { code, stdout } = await cluster.run(["apply", "--json"]);
    expect(code).toBe(0);
    expect(statuses(stdout)).toEqual(
      expect.arrayContaining(["plan unchanged", "infrastructure unchanged", "keys unchanged", "configs unchanged"]),
    );
  });

  test("destroys what it made, the accounts too", async () => {
    const words = ["destroy", "--confirm", "beside", "--confirm-state", cluster.bucket, "--json"];
    const { code, stdout, stderr } = await cluster.run(words);
    expect([code, stderr, viewOf(eventsOf(stdout)).ended?.failure]).toEqual([0, "", undefined]);
    expect(cluster.exists()).toEqual([]);
  });
});
