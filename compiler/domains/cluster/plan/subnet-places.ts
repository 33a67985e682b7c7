import type { BuiltSubnet } from "../../../lock/index.ts";
import type { ProviderModel, SubnetModel } from "../../../schema/index.ts";
import { formatCidr } from "../../../values/index.ts";
import { labelOf, subnetRole } from "./find.ts";

/** A subnet of the source with its place, and what was built for it. */
export interface SubnetPlace {
  readonly subnet: SubnetModel;
  readonly zone: string;
  readonly role: string;
  /** Position within zone and role: the modules address subnets by it. */
  readonly index: number;
  readonly label: string | undefined;
  readonly built: BuiltSubnet | undefined;
}

export interface SubnetPlaces {
  readonly places: readonly SubnetPlace[];
  /** Gone from the source, but not the last of their zone and role: they stay where they are (ruling 56). */
  readonly retained: readonly BuiltSubnet[];
  /** Gone from the source, and from the cloud. */
  readonly dropped: readonly BuiltSubnet[];
}

/** A place while it is looked for. */
type Draft = Omit<SubnetPlace, "index" | "built"> & {
  index: number;
  built: BuiltSubnet | undefined;
};

/**
 * Finds each subnet of a provider again among those that were built, and gives the others the positions behind
 * them: the modules address subnets by position, so that none may move. `keyOf` gives the key of a role.
 */
export function placeSubnets(
  provider: ProviderModel,
  built: readonly BuiltSubnet[],
  keyOf: (role: string) => string,
): SubnetPlaces {
  const drafts = draftsOf(provider);
  const groups = new Map<string, { drafts: Draft[]; built: BuiltSubnet[] }>();
  const groupOf = (zone: string, key: string) => {
    const name = JSON.stringify([zone, key]);
    const group = groups.get(name) ?? { drafts: [], built: [] };
    groups.set(name, group);
    return group;
  };
  for (const draft of drafts) groupOf(draft.zone, keyOf(draft.role)).drafts.push(draft);
  for (const one of built) groupOf(one.zone, one.role).built.push(one);
  const retained: BuiltSubnet[] = [];
  const dropped: BuiltSubnet[] = [];
  for (const group of groups.values()) {
    matchGroup(group.drafts, group.built);
    let next = Math.max(0, ...group.built.map((one) => one.index + 1));
    // Behind the last position that the source needs.
    let end = 0;
    for (const draft of group.drafts) {
      draft.index = draft.built?.index ?? next++;
      end = Math.max(end, draft.index + 1);
    }
    const matched = new Set(group.drafts.map((draft) => draft.built));
    for (const one of group.built) {
      if (!matched.has(one)) (one.index < end ? retained : dropped).push(one);
    }
  }
  return { places: drafts, retained, dropped };
}

function draftsOf(provider: ProviderModel): Draft[] {
  return provider.blocks.zone.flatMap((zone) =>
    zone.blocks.subnet.flatMap((subnet): Draft[] => {
      const role = subnetRole(subnet);
      if (role === undefined) return [];
      return [{ subnet, zone: labelOf(zone), role, label: subnet.labels[0]?.value, index: 0, built: undefined }];
    }),
  );
}

/** Whether a built subnet may be the one that the source means, from the surest sign to the weakest. */
const signs: readonly ((draft: Draft, built: BuiltSubnet) => boolean)[] = [
  (draft, built) => draft.label !== undefined && draft.label === built.label,
  (draft, built) => isSame(draft, built),
  (draft, built) => draft.label === undefined && built.label === undefined && fits(draft, built),
  // Another label may be a new one; what is retained is taken up again under its own.
  (draft, built) => fits(draft, built) && (built.retained !== true || !draft.label || !built.label),
  // What is left without labels is the same subnet with another range, which is told as a fault.
  (draft, built) =>
    draft.label === undefined && built.label === undefined && built.retained !== true && isMade(draft, built),
];

/** Says of each draft what was built for it. */
function matchGroup(drafts: readonly Draft[], built: readonly BuiltSubnet[]): void {
  const order = [...built].sort(
    (a, b) => Number(a.retained ?? false) - Number(b.retained ?? false) || a.index - b.index,
  );
  const taken = new Set<BuiltSubnet | undefined>();
  for (const matches of signs) {
    for (const draft of drafts) {
      draft.built ??= order.find((one) => !taken.has(one) && matches(draft, one));
      taken.add(draft.built);
    }
  }
}

/** The same range, or the same existing subnet. */
function isSame({ subnet }: Draft, built: BuiltSubnet): boolean {
  const { id, cidr } = subnet.attributes;
  if (id) return id.value === built.id;
  return cidr !== undefined && "family" in cidr.value && formatCidr(cidr.value) === built.ipv4;
}

/** Whether the source leaves the range to us, and what was built has the size that it asks for. */
function fits({ subnet }: Draft, built: BuiltSubnet): boolean {
  const { id, cidr } = subnet.attributes;
  // Version 1 of the lock file did not hold the ids of existing subnets.
  if (id) return built.id === undefined && built.ipv4 === undefined;
  return cidr !== undefined && "kind" in cidr.value && built.ipv4?.endsWith(`/${cidr.value.prefixLength}`) === true;
}

function isMade({ subnet }: Draft, built: BuiltSubnet): boolean {
  return subnet.attributes.id === undefined && built.ipv4 !== undefined;
}
