import type { IrBeside, IrOutsideAccount, IrProviderBase, IrProxmoxStore } from "../../../../ir/index.ts";
import { type Located, mapLocated, type Origin, ruled } from "../../../../origins/index.ts";
import { fitName, type OutsideRules } from "../../../../providers/index.ts";
import { familyWidth, formatAddress, formatCidr } from "../../../../values/index.ts";
import {
  checked,
  type GeneratedProvider,
  generatedProviders,
  holdingCloud,
  labelOf,
  networkRange,
  placeOf,
  providerKey,
  sure,
} from "../../plan/index.ts";
import { type LowerContext, prefixOf } from "../base/index.ts";

/* Machines of one's own in a cluster of a cloud: contracts/nstance.md 4.4, 9.2. */

function outsideOf({ cloud }: GeneratedProvider): OutsideRules {
  return sure(cloud.outside);
}

/** The bucket that the modules make: its name is known to an apply. */
export function lowerCloudStore(home: GeneratedProvider): Omit<IrProxmoxStore, "configKey"> {
  const { storage, proof } = outsideOf(home);
  const { region, endpoint } = s3Of(home);
  const { scope } = home.cloud.secretStore;
  return {
    kind: storage,
    endpoint,
    region,
    bucket: undefined,
    proof,
    secretsProject: scope.includes("project") ? home.provider.attributes.project : undefined,
  };
}

function s3Of(home: GeneratedProvider) {
  const region = checked(home.provider.attributes, "region");
  const origin = ruled("beside-store", region.origin);
  const { endpoint, region: name, byPath } = outsideOf(home).s3(region.value);
  return { endpoint: { value: endpoint, origin }, region: { value: name, origin }, byPath, origin };
}

type Lowered = { readonly beside?: IrBeside } & Pick<IrProviderBase<"proxmox">, "ownSettings">;

/** Nothing where a store of the user's holds the cluster. */
export function lowerBeside(
  context: LowerContext,
  { provider }: GeneratedProvider,
  base: IrProviderBase<"proxmox">,
): Lowered {
  const home = holdingCloud(context.cluster);
  if (!home) return {};
  const range = sure(provider.blocks.network[0]?.attributes.cidr);
  const others = generatedProviders(context.cluster).filter((one) => one.kind !== base.kind);
  const start = `${prefixOf(context)}-from-${labelOf({ labels: provider.labels.slice(1) })}`;
  const rules = others.map(({ provider: other, cloud: of }, index) => ({
    provider: providerKey(other),
    name: fitName(index === 0 ? start : `${start}-${index + 1}`, of.names.group.longest),
  }));
  return {
    beside: {
      origin: provider.origin,
      account: outsideOf(home).account,
      servers: accountOf(context, home, provider, "servers"),
      vms: accountOf(context, home, provider, "vms"),
      rules,
      vmRange: mapLocated(range, formatCidr),
      nodeRanges: provider.blocks.node.map((node) => {
        const address = checked(node.attributes, "address");
        return {
          node: labelOf(node),
          range: mapLocated(address, (one) => `${formatAddress(one)}/${familyWidth(one.family)}`),
        };
      }),
      networks: others.flatMap((one) => {
        const known = networkRange(one.provider);
        return known ? [mapLocated(known, formatCidr)] : [];
      }),
    },
    ownSettings: lowerSettings(context, home, provider),
  };
}

/** An account of the cloud: its name begins with the cluster's prefix, as those of roles do. */
function accountOf(
  context: LowerContext,
  home: GeneratedProvider,
  provider: GeneratedProvider["provider"],
  what: "servers" | "vms",
): IrOutsideAccount {
  const label = sure(provider.labels[1]);
  const { derive, names } = home.cloud;
  const name = fitName(derive.role(prefixOf(context), `${label.value}-${what}`), names.role.longest);
  const origin = ruled("beside-account", label.origin);
  const { accountId, keyCommand } = outsideOf(home);
  const id = accountId(placeOf(home.provider), name);
  return { name: { value: name, origin }, id: { value: id, origin }, keyCommand: keyCommand(what, id) };
}

/** VMs here take no role of the cloud, and no name that is known to an apply only. */
function lowerSettings({ cluster }: LowerContext, home: GeneratedProvider, { blocks }: GeneratedProvider["provider"]) {
  const { attributes } = sure(cluster.blocks.kubernetes[0]);
  const hostname = checked(attributes, "api_hostname");
  const api = blocks.api[0]?.attributes.address ?? {
    value: hostname.value,
    origin: ruled("beside-api", hostname.origin),
  };
  const { region, endpoint, byPath, origin } = s3Of(home);
  const registry = cluster.blocks.registry[0]?.attributes;
  const settings: { readonly key: string; readonly value: Located<string> }[] = [
    { key: "KUBE_API_INTERNAL_LB_HOSTNAME", value: api },
    ...["NETSY", "REGISTRY", "TELEMETRY_S3"].map((who) => ({ key: `${who}_ASSUME_ROLE`, value: noRole(origin) })),
  ];
  if (registry?.endpoint) return settings;
  settings.push({ key: "REGISTRY_ENDPOINT", value: endpoint }, { key: "REGISTRY_REGION", value: region });
  if (byPath) settings.push({ key: "AWS_S3_USE_PATH_STYLE", value: { value: "true", origin } });
  return settings;
}

function noRole(from: Origin): Located<string> {
  return { value: "", origin: ruled("beside-no-role", from) };
}
