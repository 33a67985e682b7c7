import type { Ir } from "../../compiler/ir/index.ts";
import type { EmittedFile } from "../document/index.ts";
import { emitNodeScripts } from "./node/index.ts";
import { emitShardConfig, shardConfigPath } from "./shard/index.ts";

export { nodeScriptPath } from "./node/index.ts";
export { isAsWritten } from "./shard/index.ts";

/** The scripts of VMs by `IrVm.key`; made when they are asked for, as few clusters need them here. */
export type UserDataOf = () => ReadonlyMap<string, EmittedFile>;

/** The files of every cluster of Proxmox VE: the configuration of its Nstance server, and what prepares its nodes. */
export function emitProxmox(ir: Ir, userDataOf: UserDataOf): readonly EmittedFile[] {
  const providers = ir.providers.flatMap((one) => (one.kind === "proxmox" ? [one] : []));
  if (providers.length === 0) return [];
  const userData = userDataOf();
  return providers.flatMap((provider) => [emitShardConfig(ir, provider, userData), ...emitNodeScripts(ir, provider)]);
}

/** The configuration of a zone's Nstance server, and where it belongs. */
export interface ServerConfig {
  readonly shard: string;
  /** The file that holds it, in the folder of the outputs. */
  readonly path: string;
  /** `s3` or `gs` */
  readonly scheme: "s3" | "gs";
  /** Undefined where the modules choose the bucket's name. */
  readonly bucket: string | undefined;
  /** Its key in that bucket. */
  readonly key: string;
  /** Where operators reach the leading server. */
  readonly leader: string;
}

/** The configurations that nothing but podplanec puts into the cluster's store: where modules make a zone, they do. */
export function serverConfigs(ir: Ir): readonly ServerConfig[] {
  return ir.providers.flatMap((provider) => {
    if (provider.kind !== "proxmox") return [];
    const { store, zones, leader } = provider;
    return zones.slice(0, 1).map(({ shard }) => ({
      shard,
      path: shardConfigPath(provider),
      scheme: store.kind === "s3" ? ("s3" as const) : ("gs" as const),
      bucket: store.bucket?.value,
      key: store.configKey,
      leader: leader.address.value,
    }));
  });
}
