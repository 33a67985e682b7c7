import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type AppliedResource, makeByOpenTofu } from "../../helpers/proxmox/by-opentofu.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { getTool } from "../../helpers/tools.ts";
import type { TofuEnvironment } from "../../tofu/harness.ts";
import type { Program } from "../stores/harness.ts";
import { type ReachedCluster, reachedCluster } from "./reached-nodes.ts";

/** A cluster on Proxmox VE of which OpenTofu makes a part, with a token. */
export interface ManagedCluster extends ReachedCluster {
  /** Where temporary files go. */
  readonly temporary: string;
  /** Where each plan is kept that OpenTofu made. */
  readonly plans: string;
  /** Lets the API refuse templates with a text; undefined lets it make them. */
  fail(text: string | undefined): void;
  /** Called when OpenTofu has applied a plan, behind what that does with the stand-ins. */
  whenApplied: () => void;
}

export interface ManagedOptions {
  readonly versions: Readonly<Record<string, string>>;
  readonly token: string;
  readonly tofu: TofuEnvironment;
}

/** Makes one in a folder, in which nothing else has the same name. */
export async function managedCluster(
  program: Program,
  folder: string,
  name: string,
  { versions, token, tofu }: ManagedOptions,
): Promise<ManagedCluster> {
  const folderOf = (part: string): string => {
    const path = join(folder, `${name}-${part}`);
    mkdirSync(path);
    return path;
  };
  const [temporary, plans, made] = [folderOf("tmp"), folderOf("plans"), folderOf("made")];
  const faults = join(folder, `${name}-faults.json`);
  const heard = { planned: (_: string) => {}, applied: () => {} };
  const env = {
    ...tofu.variables,
    PODPLANE_TF_CMD: await wrappedTofu({ planned: (path) => heard.planned(path), applied: () => heard.applied() }),
    TMPDIR: temporary,
    PVE_TOKEN: token,
    PODPLANEC_STANDIN_CLOUD: made,
    PODPLANEC_STANDIN_FAULTS: faults,
  };
  const options = { versions, manage: "terraform", secrets: 'secret pve = env("PVE_TOKEN")' } as const;
  const reached = await reachedCluster(program, folder, name, { ...options, own: "api_token = secret.pve", env });
  const cluster: ManagedCluster = {
    ...reached,
    temporary,
    plans,
    fail(text) {
      const fault = { type: "proxmox_virtual_environment_vm", operation: "create", error: text };
      writeFileSync(faults, JSON.stringify(text === undefined ? [] : [fault]));
    },
    whenApplied: () => {},
  };
  heard.planned = (path) => copyFileSync(path, join(plans, String(readdirSync(plans).length)));
  heard.applied = () => {
    makeByOpenTofu(reached.lab.state, resourcesIn(reached.home), images);
    cluster.whenApplied();
  };
  return cluster;
}

const images = new Map([["https://example.com/debian.qcow2", "the image"]]);

/** What OpenTofu has made, as its state says. */
function resourcesIn(home: string): readonly AppliedResource[] {
  const { resources } = JSON.parse(readFileSync(join(home, "terraform.tfstate"), "utf8")) as {
    readonly resources: readonly {
      readonly type: string;
      readonly instances: readonly { readonly attributes: AppliedResource["values"] }[];
    }[];
  };
  return resources.flatMap(({ type, instances }) => instances.map(({ attributes }) => ({ type, values: attributes })));
}

interface Listener {
  planned(path: string): void;
  applied(): void;
}

/**
 * OpenTofu, which says when it has made a plan, and when it has applied one, and goes on when that was heard. Its provider
 * only knows the schema: the stand-ins of the nodes are told then what it would have asked of them.
 */
async function wrappedTofu(listener: Listener): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.once("data", (data) => {
      const path = data.toString().trim();
      if (path === "") listener.applied();
      else listener.planned(path);
      socket.end("heard\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("nobody listens");
  const bin = temporaryFolder("wrapped-tofu");
  onTestFinished(() => rmSync(bin, { recursive: true, force: true }));
  const path = join(bin, "tofu");
  const script = `#!/bin/bash
'${getTool("tofu")}' "$@"
status=$?
tell() {
  exec 3<>/dev/tcp/127.0.0.1/${address.port}
  echo "$1" >&3
  read -r _ <&3
}
if [[ $1 == plan ]]; then
  for word; do [[ $word != -out=* ]] || tell "\${word#-out=}"; done
elif [[ $1 == apply && $status == 0 ]]; then
  tell ""
fi
exit "$status"
`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}
