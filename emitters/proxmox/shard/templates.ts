import type {
  Ir,
  IrJson,
  IrPool,
  IrProxmoxPlacement,
  IrProxmoxProvider,
  IrVm,
  VmKind,
} from "../../../compiler/ir/index.ts";
import { type EmittedFile, rule } from "../../document/index.ts";
import {
  allCertificates,
  apiServerAddresses,
  apiServerCertificate,
  apiServerName,
  certificateHours,
  certificateSubjects,
  certificatesOf,
  instanceDns,
  instanceIp,
  mutableSettingsOn,
} from "../../settings/index.ts";
import { located, type Members, object, scalar, texts } from "./json.ts";

/** A pool, where it runs, and what its VMs boot from. */
export interface PlacedPool {
  readonly pool: IrPool;
  readonly placement: IrProxmoxPlacement;
  readonly vm: IrVm;
  /** The user-data of that kind of VM. */
  readonly userData: EmittedFile;
}

/** One template for each pool (contracts/nstance.md 3.5.4, ruling 36). */
export function templatesSection(ir: Ir, provider: IrProxmoxProvider, pools: readonly PlacedPool[]): IrJson {
  const templates = pools.map(({ pool, userData, vm }) => [
    pool.key,
    object(
      {
        kind: scalar(pool.kind, rule("kind-of-pool", pool.name.origin)),
        arch: located(pool.arch),
        userdata: userDataOf(userData, vm),
        files: filesOf(ir, provider, pool),
      },
      pool.origin,
    ),
  ]);
  return object(Object.fromEntries(templates), ir.origin);
}

function userDataOf({ text }: EmittedFile, { origin }: IrVm): IrJson {
  const from = rule("userdata-file", origin);
  const content = Buffer.from(text, "utf8").toString("base64");
  return object(
    { source: scalar("inline", from), encoding: scalar("base64", from), content: scalar(content, from) },
    from,
  );
}

/** What VMs receive while they run: identities, certificates, secrets and settings. */
function filesOf(ir: Ir, provider: IrProxmoxProvider, { kind, origin }: IrPool): IrJson {
  const from = rule("template-files", origin);
  const plain = (template: string) => object({ kind: scalar("string", from), template: scalar(template, from) }, from);
  const certificates = certificatesOf(kind).map((name) => [
    `${name}.crt`,
    object(
      {
        kind: scalar("certificate", from),
        template: scalar(name, from),
        key: object({ source: scalar("agent", from), name: scalar(name, from) }, from),
      },
      from,
    ),
  ]);
  const files: Members = {
    "ca.crt": plain("{{ .Cluster.CACert }}"),
    "mutable.env": plain(mutableText(ir, provider)),
    ...Object.fromEntries(certificates),
    ...secretsOf(ir, kind),
  };
  return object(files, from);
}

/** Kind `string`, as kind `env` writes no quotes, which would cost a value its last `=` (ruling 37). */
function mutableText(ir: Ir, provider: IrProxmoxProvider): string {
  return mutableSettingsOn(ir, provider)
    .map(({ key, value }) => {
      if (value.kind !== "known") throw new Error(`${key} is not known when compiling`);
      return `${key}='${value.text}'\n`;
    })
    .join("");
}

function secretsOf({ platform, origin }: Ir, kind: VmKind): Members {
  const wanted = kind === "knc" ? "control-plane" : "workers";
  const files = platform.secrets.files.filter(
    ({ kinds, place }) => (kinds === "all" || kinds === wanted) && place !== "cloud",
  );
  const entries = files.map((file) => {
    const from = file.origin ?? rule("template-files", origin);
    return [file.name, object({ kind: scalar("secret", from), source: scalar(file.secret, from) }, from)];
  });
  return Object.fromEntries(entries);
}

/** One group for each pool: what differs between them is what its VMs are made with. */
export function groupsSection(ir: Ir, provider: IrProxmoxProvider, pools: readonly PlacedPool[]): IrJson {
  const zone = provider.zones[0]?.name.value;
  const groups = pools.map(({ pool, placement }) => {
    const own = pool.zoneSizes.find((one) => one.zone.value === zone)?.size;
    return [
      pool.key,
      object(
        {
          template: scalar(pool.key, pool.name.origin),
          size: located(own ?? pool.size),
          subnet_pool: scalar(placement.subnetPool, rule("shard-subnet-pool", placement.origin)),
          args: argumentsOf(pool, placement),
        },
        pool.origin,
      ),
    ];
  });
  return object({ default: object(Object.fromEntries(groups), ir.origin) }, ir.origin);
}

/** contracts/nstance.md 9.3. */
function argumentsOf({ cores, memoryGib, diskSizeGib, origin }: IrPool, placement: IrProxmoxPlacement): IrJson {
  const { bridge, vlan, pvePool } = placement;
  return object(
    {
      Cores: cores && located(cores),
      Memory: memoryGib && scalar(memoryGib.value * 1024, rule("shard-memory", memoryGib.origin)),
      DiskSize: diskSizeGib && scalar(`${diskSizeGib.value}G`, diskSizeGib.origin),
      Bridge: located(bridge),
      VLANTag: vlan && located(vlan),
      Pool: pvePool && located(pvePool),
    },
    origin,
  );
}

/** contracts/nstance.md 3.5.5. */
export function certificatesSection(ir: Ir): IrJson {
  const from = rule("certificates", ir.origin);
  const entries = allCertificates.map((name) => {
    const { cn = name, organization, uri } = certificateSubjects[name] ?? {};
    const api = name === apiServerCertificate ? apiServerParts(ir) : { dns: [], ip: [] };
    return [
      name,
      object(
        {
          kind: scalar(name.endsWith(".server") ? "server" : "client", from),
          cn: scalar(cn, from),
          organization: organization === undefined ? undefined : texts([organization], from),
          dns: texts([...instanceDns, ...api.dns], from),
          ip: texts([...instanceIp, ...api.ip], from),
          uri: uri === undefined ? undefined : texts([uri], from),
          ttl: scalar(certificateHours, from),
        },
        from,
      ),
    ];
  });
  return object(Object.fromEntries(entries), from);
}

/**
 * The API server is also reached by its public name, by the first address of each service range and by the virtual
 * address.
 */
function apiServerParts(ir: Ir): { readonly dns: readonly string[]; readonly ip: readonly string[] } {
  return { dns: [apiServerName, ir.kubernetes.apiHostname.value], ip: apiServerAddresses(ir) };
}
