import type { IrJson, IrProxmoxProvider } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { located, object, scalar, texts } from "./json.ts";

/** The five ports of Nstance's server (contracts/nstance.md 2). */
const ports = { health: 8990, election: 8991, registration: 8992, operator: 8993, agent: 8994 } as const;

type Port = keyof typeof ports;

/** Those that VMs and operators reach at the address of the leader, which only the leader serves. */
const atLeader: readonly Port[] = ["registration", "operator", "agent"];

/** `shard` of the configuration: what only this zone has. contracts/nstance.md 5.3, 9.4. */
export function shardSection(provider: IrProxmoxProvider): IrJson {
  const zone = provider.zones[0];
  if (!zone) throw new Error(`${provider.key} has no zone`);
  return object(
    {
      id: scalar(zone.shard, zone.name.origin),
      infra: infra(provider),
      bind: bind(provider),
      advertise: advertise(provider),
      subnet_pools: subnetPools(provider),
      garbage_collection: garbageCollection(provider),
    },
    zone.origin,
  );
}

function infra({ region, zones, insecureTls, storage, origin }: IrProxmoxProvider): IrJson {
  const options = object(
    { insecure_tls: located(insecureTls), cloud_init_iso_storage: located(storage.isos) },
    storage.origin,
  );
  const zone = zones[0] ? located(zones[0].name) : undefined;
  return object({ provider: scalar("proxmox", origin), region: located(region), zone, options }, origin);
}

function bind({ origin }: IrProxmoxProvider): IrJson {
  const from = rule("shard-ports", origin);
  const entries = Object.entries(ports).map(([name, port]) => [`${name}_addr`, scalar(`0.0.0.0:${port}`, from)]);
  return object(Object.fromEntries(entries), from);
}

function advertise({ leader, origin }: IrProxmoxProvider): IrJson {
  const own = rule("shard-ports", origin);
  const entries = Object.entries(ports).map(([name, port]) => {
    const isAtLeader = atLeader.some((one) => one === name);
    const value = isAtLeader
      ? scalar(`${leader.address.value}:${port}`, leader.address.origin)
      : scalar(`:${port}`, own);
    return [`${name}_addr`, value];
  });
  return object(Object.fromEntries(entries), own);
}

/** One pool for each network: values are only compared, and a network may stand in one pool only (C5). */
function subnetPools({ placements, origin }: IrProxmoxProvider): IrJson {
  const networks = new Map(
    placements.map(({ subnetPool, bridge, vlan, origin: place }) => {
      const spelling = vlan ? `${bridge.value}.${vlan.value}` : bridge.value;
      return [subnetPool, texts([spelling], rule("shard-subnet-pool", place))] as const;
    }),
  );
  return object(Object.fromEntries(networks), rule("shard-subnet-pool", origin));
}

/** Ruling 46, and that clones of whole disks are slow (contracts/nstance.md 11, 17). */
function garbageCollection({ origin }: IrProxmoxProvider): IrJson {
  const from = rule("shard-registration", origin);
  return object({ interval: scalar("2m", from), registration_timeout: scalar("30m", from) }, from);
}

/** What every VM here is made with (contracts/nstance.md 9.3). Numbers have to be JSON numbers. */
export function defaultsSection({ template, storage, guestNetwork, origin }: IrProxmoxProvider): IrJson {
  const { by } = template;
  const args = object(
    {
      StoragePool: located(storage.disks),
      TemplateName: by.kind === "name" ? located(by.name) : undefined,
      TemplateVMID: by.kind === "id" ? located(by.id) : undefined,
      Bridge: located(guestNetwork.bridge),
      StartOnBoot: scalar(true, rule("shard-config", origin)),
    },
    origin,
  );
  return object({ args }, origin);
}
