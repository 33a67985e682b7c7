import {
  type DependencyType,
  dependenciesOf,
  isForVirtualAddress,
  isLibrary,
  isNeededOn,
  localFile,
  mirrorPath,
  optionalDependencies,
  snapshotOf,
  typeOfUrl,
  virtualAddressDependencies,
} from "../../../deps/index.ts";
import type { Architecture, IrDependency, IrPool, IrProvider, IrVm, ProviderKind, VmKind } from "../../../ir/index.ts";
import { type Located, type Origin, ruled } from "../../../origins/index.ts";
import { labelOf, virtualAddressOf } from "../plan/index.ts";
import type { LowerContext } from "./base/index.ts";

/** One entry for each kind, architecture and provider that VMs run on, sorted by key. */
export function lowerVms(context: LowerContext, pools: readonly IrPool[], providers: readonly IrProvider[]): IrVm[] {
  const several = providers.length > 1;
  const vms = new Map<string, IrVm>();
  const poolsOf = new Map<string, string[]>();
  for (const provider of providers) {
    const here = new Set(provider.zones.flatMap((zone) => zone.pools));
    for (const pool of pools) {
      if (!here.has(pool.name.value)) continue;
      const key = `${several ? `${provider.key}_` : ""}${pool.kind}_${pool.arch.value}`;
      const known = poolsOf.get(key);
      if (known) known.push(pool.name.value);
      else {
        const names = [pool.name.value];
        poolsOf.set(key, names);
        vms.set(key, lowerVm(context, { pool, provider, key, names }));
      }
    }
  }
  return [...vms.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

interface VmPlan {
  readonly pool: IrPool;
  readonly provider: IrProvider;
  readonly key: string;
  /** Grows as more pools of the kind are found. */
  readonly names: readonly string[];
}

function lowerVm(context: LowerContext, { pool, provider, key, names }: VmPlan): IrVm {
  const { kind } = pool;
  const arch = pool.arch.value;
  const pins = pinnedDependencies(context, { kind, arch, provider: provider.kind });
  return {
    key,
    kind,
    arch,
    provider: provider.key,
    pools: names,
    origin: pool.origin,
    dependencies: pins.map((pin) => lowerDependency(context, pin, pool.origin)),
    pins: pins.map(({ name, version, url, digest, size }) => ({ name, version, url, digest, size })),
  };
}

interface Pin {
  readonly name: string;
  readonly version: string;
  readonly type: DependencyType;
  readonly url: string;
  readonly digest: string;
  /** 0 where it is not known. */
  readonly size: number;
  /** The block of the file that pins it; undefined for pins of the lock file and of this release. */
  readonly origin: Origin | undefined;
}

interface VmPlace {
  readonly kind: VmKind;
  readonly arch: Architecture;
  readonly provider: ProviderKind;
}

/**
 * The pins of the lock file, or of this release for a new cluster; `dependency` and `vmconfig`
 * blocks of the file win over both. Those that
 * the kind of provider or the cluster has no use for are left out. Sorted by name.
 */
function pinnedDependencies(context: LowerContext, { kind, arch, provider }: VmPlace): Pin[] {
  const locked = context.lock?.vmconfig[`${kind}_${arch}`];
  const released = dependenciesOf(kind, arch);
  const holdsAddress = kind === "knc" && virtualAddressOf(context.cluster) !== undefined;
  const pins = new Map<string, Pin>();
  // Those of the lock file come last: it has them once they were built.
  for (const { name, version, url, digest, size } of [...virtualAddressDependencies(), ...(locked ?? released)]) {
    pins.set(name, { name, version, type: typeOfUrl(url), url, digest, size, origin: undefined });
  }
  for (const pin of ownPins(context, kind, arch)) pins.set(pin.name, pin);
  const needed = [...pins.values()].filter(
    ({ name }) => isNeededOn(provider, name) && (holdsAddress || !isForVirtualAddress(name)),
  );
  return needed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ownPins(context: LowerContext, kind: VmKind, arch: Architecture): Pin[] {
  const { dependency, vmconfig } = context.cluster.blocks;
  const blocks = [
    ...dependency.map((block) => ({
      name: labelOf(block),
      version: block.attributes.version?.value,
      digestKey: arch as string,
      url: block.attributes.url,
      digests: block.attributes.digests,
    })),
    ...vmconfig.map((block) => ({
      name: "vmconfig",
      version: "custom",
      digestKey: `${kind}_${arch}`,
      url: block.attributes.url,
      digests: block.attributes.digests,
    })),
  ];
  return blocks.flatMap(({ name, version, digestKey, url, digests }) => {
    const digest = digests?.value.find((entry) => entry.key.value === digestKey)?.value.value;
    if (!url || digest === undefined || version === undefined) return [];
    const address = url.value.replaceAll("{kind}", kind).replaceAll("{arch}", arch);
    return [{ name, version, type: typeOfUrl(address), url: address, digest, size: 0, origin: url.origin }];
  });
}

function lowerDependency(context: LowerContext, pin: Pin, pool: Origin): IrDependency {
  const mirror = context.cluster.attributes.mirror;
  const origin = pin.origin ?? ruled("pinned-dependency", pool);
  const url: Located<string> = mirror
    ? {
        value: `${mirror.value.replace(/\/+$/, "")}/${mirrorPath(pin.name, pin.version, pin.url)}`,
        origin: ruled("mirror-url", mirror.origin),
      }
    : { value: pin.url, origin };
  const file = localFile(pin.name, pin.type);
  const isOfSource = pin.origin !== undefined && pin.name !== "vmconfig";
  const mayFail = optionalDependencies.some((one) => one.name === pin.name && one.mayFail);
  const digest = { value: pin.digest, origin };
  return {
    ...{ name: pin.name, version: pin.version, type: pin.type, file, url, digest, size: pin.size },
    own: isOfSource || isForVirtualAddress(pin.name),
    isLibrary: isLibrary(pin.name),
    // Of what the source pins itself no snapshot is known.
    snapshot: isOfSource ? undefined : snapshotOf(pin.name),
    mayFail,
  };
}
