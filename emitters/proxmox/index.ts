import type { Ir } from "../../compiler/ir/index.ts";
import type { EmittedFile } from "../document/index.ts";
import { emitNodeScripts } from "./node/index.ts";
import { emitShardConfig } from "./shard/index.ts";

/** The scripts of VMs by `IrVm.key`; made when they are asked for, as few clusters need them here. */
export type UserDataOf = () => ReadonlyMap<string, EmittedFile>;

/** The files of every cluster of Proxmox VE: the configuration of its Nstance server, and what prepares its nodes. */
export function emitProxmox(ir: Ir, userDataOf: UserDataOf): readonly EmittedFile[] {
  const providers = ir.providers.flatMap((one) => (one.kind === "proxmox" ? [one] : []));
  if (providers.length === 0) return [];
  const userData = userDataOf();
  return providers.flatMap((provider) => [emitShardConfig(ir, provider, userData), ...emitNodeScripts(ir, provider)]);
}
