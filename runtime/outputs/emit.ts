import { createHash } from "node:crypto";
import {
  type CompiledCluster,
  clusterJsonSchemaCopy,
  type DomainName,
  type Ir,
  printJsonSchema,
  printLock,
} from "../../compiler/index.ts";
import { emitUserData, userDataByVm } from "../../emitters/cloudinit/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { emitEnv } from "../../emitters/env/index.ts";
import { emitProjection } from "../../emitters/projection/index.ts";
import { emitProxmox } from "../../emitters/proxmox/index.ts";
import { emitTerraform } from "../../emitters/terraform/index.ts";
import { lockName } from "../compile/index.ts";

export { isAsWritten, nodeScriptPath, type ServerConfig, serverConfigs } from "../../emitters/proxmox/index.ts";

/** What is written for each domain: every target takes the IR and knows no other. */
const emitters: Readonly<Record<DomainName, readonly ((ir: Ir) => readonly EmittedFile[])[]>> = {
  cluster: [
    emitTerraform,
    emitUserData,
    emitEnv,
    (ir) => emitProxmox(ir, () => userDataByVm(ir)),
    (ir) => emitProjection({ ir, schema: printJsonSchema(clusterJsonSchemaCopy()) }),
  ],
};

/** Every file of a cluster but `podplane.build.json`, by path. */
export function emitCluster(cluster: CompiledCluster): readonly EmittedFile[] {
  const { domain, ir, lock } = cluster;
  if (!ir || !lock) throw new Error("a cluster with errors was to be emitted");
  const lockText = printLock(lock);
  const files = [
    ...emitters[domain].flatMap((emit) => emit(ir)),
    {
      path: lockName,
      text: lockText,
      trace: [{ start: 0, end: lockText.length, origin: { kind: "rule", rule: "lock-file", from: [ir.origin] } }],
    } satisfies EmittedFile,
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** SHA-256 of what an IR means: places in sources do not count, so comments do not change it. */
export function hashIr(ir: Ir): string {
  const text = JSON.stringify(ir, (key, value: unknown) => (isPlace(key) ? undefined : value));
  return sha256(text);
}

function isPlace(key: string): boolean {
  return key === "origin" || key.endsWith("Origin");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
