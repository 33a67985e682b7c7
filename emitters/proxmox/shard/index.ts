import type { Ir, IrJson, IrProxmoxProvider } from "../../../compiler/ir/index.ts";
import {
  type EmittedFile,
  generatedNote,
  group,
  line,
  printJson,
  renderDocument,
  rule,
  traced,
  text as words,
} from "../../document/index.ts";
import { located, object, scalar } from "./json.ts";
import { defaultsSection, shardSection } from "./shard.ts";
import { stampOf } from "./stamp.ts";
import { certificatesSection, groupsSection, type PlacedPool, templatesSection } from "./templates.ts";

export { isAsWritten } from "./stamp.ts";

/** Where the encryption key lies on every node (contracts/nstance.md 9.4). */
export const encryptionKeyPath = "/etc/nstance/encryption.key";

/**
 * The configuration of a zone's Nstance server, `podplane.<provider>.config.jsonc`: what the modules write for a cloud
 * (contracts/nstance.md 5, 9.3, 9.4). `userData` are the scripts of all VMs.
 */
export function emitShardConfig(
  ir: Ir,
  provider: IrProxmoxProvider,
  userData: ReadonlyMap<string, EmittedFile>,
): EmittedFile {
  const whole = shardConfig(ir, provider, userData);
  const document = group([
    traced(rule("generated-header", ir.origin), group([words(`// ${generatedNote(ir)}`), line])),
    traced(whole.origin, group([printJson(whole, 0, 0), line])),
  ]);
  const { text: above, trace } = renderDocument(document, { indentWidth: 2 });
  const text = `${above}${stampOf(above)}`;
  const stamp = { start: above.length, end: text.length, origin: rule("generated-header", ir.origin) };
  return { path: shardConfigPath(provider), text, trace: [...trace, stamp] };
}

/** `podplane.proxmox_home.config.jsonc` */
export function shardConfigPath({ key }: IrProxmoxProvider): string {
  return `podplane.${key}.config.jsonc`;
}

function shardConfig(ir: Ir, provider: IrProxmoxProvider, userData: ReadonlyMap<string, EmittedFile>): IrJson {
  const pools = placedPools(ir, provider, userData);
  return object(
    {
      cluster: clusterSection(ir, provider),
      shard: shardSection(provider),
      defaults: defaultsSection(provider),
      certificates: certificatesSection(ir),
      templates: templatesSection(ir, provider, pools),
      groups: groupsSection(ir, provider, pools),
    },
    rule("shard-config", provider.origin),
  );
}

/** All shards of a cluster share its secrets: those of a cloud, or encrypted ones with their key. */
function clusterSection({ id, platform, origin }: Ir, { store }: IrProxmoxProvider): IrJson {
  const { moduleName, prefix } = platform.secrets;
  const key = rule("shard-key", origin);
  const encryptionKey = object({ provider: scalar("file", key), source: scalar(encryptionKeyPath, key) }, key);
  const secrets = object(
    {
      provider: scalar(moduleName, key),
      prefix: scalar(prefix, key),
      project_id: store.secretsProject && located(store.secretsProject),
      encryption_key: moduleName === "object-storage" ? encryptionKey : undefined,
    },
    key,
  );
  return object({ id: located(id), secrets }, origin);
}

function placedPools(
  ir: Ir,
  provider: IrProxmoxProvider,
  userData: ReadonlyMap<string, EmittedFile>,
): readonly PlacedPool[] {
  return provider.placements.map((placement) => {
    const pool = ir.pools.find((one) => one.name.value === placement.pool);
    const vm = ir.vms.find((one) => one.provider === provider.key && one.pools.includes(placement.pool));
    const script = vm && userData.get(vm.key);
    if (!pool || !vm || !script) throw new Error(`nothing boots the pool ${placement.pool} on ${provider.key}`);
    return { pool, placement, vm, userData: script };
  });
}
