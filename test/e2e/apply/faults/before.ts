import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../helpers/temporary-folder.ts";
import { inS3, type StoredCluster } from "../state-in-s3.ts";
import type { FaultCase } from "./case.ts";
import { apply, applyInstead, applyWith, readIfThere, refusal, tofuConfig, withFile } from "./world.ts";

/** What a dead OpenTofu of another machine leaves. */
const foreignLock = JSON.stringify({
  ID: "3f1c0a52-6d0e-4c57-9b5e-1c6f6f4b1f2a",
  Operation: "OperationTypeApply",
  Info: "",
  Who: "ci@runner-7",
  Version: "1.12.6",
  Created: "2026-07-01T09:00:00Z",
  Path: "",
});

function foreignLease(): string {
  const now = new Date().toISOString();
  const process = { pid: 77, birth: "then" };
  return JSON.stringify({
    ...{ run: "20260701T090000Z-5eed03", command: "apply", host: "runner-7", machine: "another" },
    ...{ process, startedAt: now, renewedAt: now },
  });
}

const withLocal = (source: string) => source.replace("  seed none", "  state local {}\n  seed none");

/** Applies a cluster whose state is a file that holds this. */
async function applyToState(cluster: StoredCluster, state: string) {
  cluster.rebuild(withLocal);
  const env = { TF_DATA_DIR: join(cluster.temporary, "local-data") };
  try {
    return await withFile(join(cluster.folder, "terraform.tfstate"), state, () => apply(cluster, env));
  } finally {
    cluster.rebuild(inS3);
  }
}

/** Faults of the machine and of the files: nothing of the cloud is asked for anything. */
export const faultsOfMachine: readonly FaultCase[] = [
  {
    name: "no OpenTofu",
    told: /there is no \/nowhere\/tofu/,
    run: async ({ fresh }) => apply(await fresh(), { PODPLANE_TF_CMD: "/nowhere/tofu" }),
  },
  {
    name: "another program in the place of OpenTofu",
    told: /neither OpenTofu nor Terraform/,
    run: async ({ fresh }) => apply(await fresh(), { PODPLANE_TF_CMD: "/bin/true" }),
  },
  {
    name: "a program that only fails in the place of OpenTofu",
    told: /the version of OpenTofu could not be read[\s\S]*PODPLANE_TF_CMD/,
    run: async ({ fresh }) => apply(await fresh(), { PODPLANE_TF_CMD: "/bin/false" }),
  },
  {
    name: "outputs that were edited by hand",
    told: /not up to date: podplane\.main\.tf/,
    async run({ fresh }) {
      const cluster = await fresh();
      const path = join(cluster.folder, "podplane.main.tf");
      return withFile(path, `${readFileSync(path, "utf8")}# mine\n`, () => apply(cluster));
    },
  },
  {
    name: "a file of the user's with a fault of syntax",
    told: /custom\.tf:1/,
    run: async ({ fresh }) => withCustom(await fresh(), 'resource "x" {\n'),
  },
  {
    name: "a variable of the user's without a value",
    told: /No value for required variable/,
    run: async ({ fresh }) => withCustom(await fresh(), 'variable "mine" {}\n'),
  },
  {
    name: "a file of the user's that refers to nothing",
    told: /custom\.tf:1/,
    run: async ({ fresh }) => withCustom(await fresh(), 'output "mine" { value = module.none.x }\n'),
  },
  {
    name: "no folder for temporary files",
    told: /the plan could not be written to \/dev\/null\/x/,
    run: async ({ fresh }) => apply(await fresh(), { TMPDIR: "/dev/null/x" }),
  },
  {
    name: "no room for the plan",
    tools: ["unshare", "mount"],
    told: /disk is full|no space left/i,
    run: async ({ fresh, standIns }) => onFullDisk(standIns.program.path, await fresh()),
  },
  {
    name: "a file where the journal's folder is to be",
    told: /the journal/,
    async run({ other }) {
      const cluster = await other("nojournal");
      rmSync(join(cluster.folder, ".podplane"), { recursive: true, force: true });
      writeFileSync(join(cluster.folder, ".podplane"), "");
      return apply(cluster);
    },
  },
  {
    name: "a state that is none",
    told: /damaged/,
    run: async ({ other }) => applyToState(await other("nostate"), "hello"),
  },
  {
    name: "a state of a newer OpenTofu",
    told: /of a version that this OpenTofu does not know/,
    run: async ({ other }) =>
      applyToState(
        await other("newstate"),
        '{"version":9,"terraform_version":"9.0.0","serial":1,"lineage":"a","outputs":{},"resources":[]}',
      ),
  },
  {
    name: "a configuration of OpenTofu that cannot be read",
    told: /own configuration[\s\S]*bad\.rc/,
    async run({ fresh }) {
      const cluster = await fresh();
      return apply(
        cluster,
        tofuConfig(cluster, "bad", () => "{{{"),
      );
    },
  },
];

/** Faults of networks, registries and stores that are met before anything is made. */
export const faultsOfNetworks: readonly FaultCase[] = [
  {
    name: "no network to the registry of modules",
    isQuick: true,
    told: /network/,
    async run({ fresh, nowhere }) {
      const cluster = await fresh();
      const edit = (text: string) => text.replace(/"http:[^"]*"/g, `"${nowhere}/v1/modules/"`);
      return apply(cluster, tofuConfig(cluster, "noregistry", edit));
    },
  },
  {
    name: "a mirror without the provider",
    told: /provider/,
    async run({ fresh }) {
      const cluster = await fresh();
      const empty = join(cluster.temporary, "empty-mirror");
      mkdirSync(empty, { recursive: true });
      return apply(
        cluster,
        tofuConfig(cluster, "nomirror", (text) => text.replace(/path +=.*/, `path = ${JSON.stringify(empty)}`)),
      );
    },
  },
  {
    name: "a lock file that pins other providers",
    told: /lock|checksum/,
    async run({ fresh }) {
      const cluster = await fresh();
      await apply(cluster, { PODPLANE_FAULT: "first" });
      const path = join(cluster.folder, ".terraform.lock.hcl");
      const other = (readIfThere(path) ?? "").replace(/h1:[\w+/=]{10}/g, "h1:AAAAAAAAAA");
      return withFile(path, other, () => apply(cluster, { TF_DATA_DIR: join(cluster.temporary, "pinned-data") }));
    },
  },
  {
    name: "a state that is kept elsewhere than before",
    told: /kept elsewhere/,
    async run({ other }) {
      const cluster = await other("moved");
      await applyWith(cluster, [refusal("plan", "no further")]);
      cluster.rebuild((source) => inS3(source, ', key = "elsewhere/terraform.tfstate"'));
      return apply(cluster);
    },
  },
  {
    name: "no bucket for the state",
    isQuick: true,
    told: /example-gone|does not exist|bucket/,
    async run({ other }) {
      const cluster = await other("gone");
      cluster.rebuild((source) => inS3(source).replace("example-tfstate", "example-gone"));
      return apply(cluster);
    },
  },
  {
    name: "a key of the cloud that is not accepted",
    isQuick: true,
    told: /credentials|refused|Signature|access/i,
    run: async ({ fresh }) => apply(await fresh(), { AWS_SECRET_ACCESS_KEY: "another secret than that" }),
  },
  {
    name: "no credentials for the cloud",
    told: /credentials/,
    run: async ({ fresh }) =>
      apply(await fresh(), { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" }),
  },
  {
    name: "a store that is away",
    told: /cannot|reach/,
    run: async (world) => applyInstead(world, await world.fresh(), world.standIns.s3.endpoint, world.nowhere),
  },
  {
    name: "a state that somebody else's OpenTofu has locked",
    isQuick: true,
    told: /ci@runner-7/,
    async run({ fresh }) {
      const cluster = await fresh();
      const lock = cluster.beside(".tflock");
      await lock.write(foreignLock);
      return apply(cluster).finally(lock.remove);
    },
  },
  {
    name: "an apply on another machine",
    told: /host runner-7, process 77/,
    async run({ fresh }) {
      const cluster = await fresh();
      const lease = cluster.beside(".podplane-lease");
      await lease.write(foreignLease());
      return apply(cluster).finally(lease.remove);
    },
  },
];

function withCustom(cluster: StoredCluster, text: string) {
  return withFile(join(cluster.folder, "custom.tf"), text, () => apply(cluster));
}

/** Applies where the folder of temporary files lies on a disk of a few kilobytes. */
async function onFullDisk(program: string, cluster: StoredCluster) {
  const { execFile } = await import("node:child_process");
  const disk = temporaryFolder("full");
  const [, , ...words] = cluster.wordsFor(["apply", "--auto-approve", "--json"]);
  const script = 'mount -t tmpfs -o size=16k none "$1" && TMPDIR="$1" && export TMPDIR && shift && exec "$@"';
  const given = ["-m", "sh", "-c", script, "sh", disk, process.execPath, program, ...words];
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile("unshare", given, { env: cluster.env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      rmSync(disk, { recursive: true, force: true });
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}
