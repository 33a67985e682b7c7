import type { Located } from "../../../origins/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import {
  type Address,
  type Cidr,
  canonicalCidr,
  cidrsOverlap,
  formatAddress,
  formatCidr,
} from "../../../values/index.ts";
import { type CheckContext, spanOf } from "../check/index.ts";
import { generatedProviders, labelOf } from "../plan/index.ts";
import { isSame } from "./check-addresses.ts";

/** An address of machines here, and the number by which they hold it in turns. */
interface Held {
  /** As it is called where it is taken, and where it takes. */
  readonly what: string;
  readonly taken: string;
  readonly address: Located<Address>;
  readonly id: Located<number> | undefined;
  readonly range: Cidr | undefined;
}

/** Several providers of machines in one cluster: what one has, none behind it has as well (contracts/proxmox.md 1.13). */
export function checkSeveral(provider: ProviderModel, { cluster, diagnostics }: CheckContext): void {
  const all = generatedProviders(cluster).filter(({ cloud }) => !cloud.holdsState);
  const before = all.slice(
    0,
    Math.max(
      0,
      all.findIndex((one) => one.provider === provider),
    ),
  );
  for (const later of heldIn(provider)) {
    const earlier = before.flatMap((one) => heldIn(one.provider));
    const same = earlier.find(({ address }) => isSame(address.value, later.address.value));
    if (same) {
      const related = [{ span: spanOf(same.address), message: "here" }];
      const parameters = { what: later.what, address: formatAddress(later.address.value), taken: same.taken };
      diagnostics.report("address-taken", spanOf(later.address), parameters, { related });
      continue;
    }
    const mistaken = earlier.find((one) => isMistaken(one, later));
    if (!mistaken || !later.id || !later.range) continue;
    const taken = new Set(earlier.map(({ id }) => id?.value));
    const free = Array.from({ length: 255 }, (_, index) => index + 1).find((id) => id > 50 && !taken.has(id)) ?? 1;
    const related = [{ span: spanOf(mistaken.address), message: "the other address" }];
    const parameters = { id: later.id.value, range: formatCidr(later.range), free };
    diagnostics.report("router-id-of-both", spanOf(later.address), parameters, { related });
  }
}

function heldIn(provider: ProviderModel): readonly Held[] {
  const { leader, api, network, node } = provider.blocks;
  const name = labelOf({ labels: provider.labels.slice(1) });
  const { address, existing, prefix_length: length, router_id: id } = leader[0]?.attributes ?? {};
  const held = api[0]?.attributes;
  return [
    ...node.flatMap((one): readonly Held[] => {
      const own = one.attributes.address;
      return own
        ? [
            {
              what: "the address",
              taken: `that of the node ${labelOf(one)}`,
              address: own,
              id: undefined,
              range: undefined,
            },
          ]
        : [];
    }),
    ...(address
      ? [
          {
            what: "the leader's address",
            taken: `the leader's of ${name}`,
            address,
            id: existing?.value === false ? id : undefined,
            range: length && canonicalCidr({ ...address.value, prefixLength: length.value }),
          },
        ]
      : []),
    ...(held?.virtual_address
      ? [
          {
            what: "the virtual address",
            taken: "the virtual one",
            address: held.virtual_address,
            id: held.router_id,
            range: network[0]?.attributes.cidr?.value,
          },
        ]
      : []),
  ];
}

/** Whether machines that hold the one would take the other's announcements for their own. */
function isMistaken(one: Held, other: Held): boolean {
  if (!one.id || !other.id || !one.range || !other.range) return false;
  return one.id.value === other.id.value && cidrsOverlap(one.range, other.range);
}
