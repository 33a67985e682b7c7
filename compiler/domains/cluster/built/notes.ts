import type { Ir } from "../../../ir/index.ts";
import type { BuiltSubnet, Lock } from "../../../lock/index.ts";
import { type ClusterPlan, type Identified, labelOf, providerKey, providerThings } from "../plan/index.ts";

/** What a build does to things that were built, one sentence each, in the order of the lock file (ruling 56). */
export function notesOf(lock: Lock | undefined, plan: ClusterPlan, ir: Ir): readonly string[] {
  if (!lock?.built) return [];
  const { gone } = plan.providers;
  const notes = [
    ...gone.map(
      (key) => `provider ${key} is gone: apply, and build again after the next change, to drop its configuration`,
    ),
    ...ir.retiredProviders
      .filter((one) => !gone.includes(one.key))
      .map((one) => `provider ${one.key} is gone: its configuration stays until the source changes again`),
    ...goneThings(plan.pools, "pool", "bring a pool to size 0 before you remove it: its VMs are destroyed at once"),
    ...renamedThings(plan.pools, "pool"),
  ];
  for (const [provider, things] of plan.things) {
    const built = lock.built.providers[providerKey(provider)];
    const zones = new Set(provider.blocks.zone.map(labelOf));
    for (const zone of Object.keys(built?.zones ?? {})) {
      if (!zones.has(zone)) {
        notes.push(`zone ${zone} is gone: bring its pools to size 0 before: its VMs are destroyed at once`);
      }
    }
    for (const kind of providerThings) {
      notes.push(...goneThings(things[kind], kind, consequences[kind]), ...renamedThings(things[kind], kind));
    }
    notes.push(...(plan.dropped.get(provider) ?? []).map((one) => `${describe(one)} is destroyed`));
    notes.push(
      ...(plan.retained.get(provider) ?? []).map(
        (one) => `${describe(one)} is gone from the source and retained: others behind it would move`,
      ),
    );
  }
  notes.push(...accountNotes(ir), ...encryptionNotes(lock, ir));
  const { serviceAccountIssuer, apiHostname, apiPort } = ir.kubernetes;
  const derived = `https://${apiHostname.value}:${apiPort.value}`;
  if (serviceAccountIssuer.value !== derived) {
    notes.push(`tokens of service accounts keep the issuer ${serviceAccountIssuer.value}`);
  }
  return notes;
}

/** Service accounts that a role trusts by default and that have not its name: that of another time, which Pods use. */
function accountNotes({ providers }: Ir): readonly string[] {
  return providers.flatMap(({ roles }) =>
    roles.flatMap(({ name, key, accounts: [only, ...more] }) => {
      const isKept = key !== name.value && only?.value === `default/${key}` && more.length === 0;
      return isKept ? [`Pods of the service account ${only.value} may act as role ${name.value}, as it was built`] : [];
    }),
  );
}

/** The key of Secrets is made by a command of its own, and is needed for ever. */
function encryptionNotes({ built }: Lock, { kubernetes: { encryption } }: Ir): readonly string[] {
  if (!encryption) return [];
  if (!encryption.enabled.value)
    return ["Secrets are written as they are: VMs keep encryption.key, to read those that were encrypted"];
  if (built?.encrypts_secrets) return [];
  return [
    "Secrets are encrypted when they are written next: run `podplanec secrets init` before the apply, which makes the key",
  ];
}

const consequences = {
  load_balancer: "it is destroyed, and what connects through it with it",
  bucket: "it is destroyed, with all that lies in it",
  role: "it is destroyed, and what assumes it loses access",
} as const;

function goneThings({ gone }: Identified, kind: string, consequence: string): readonly string[] {
  return gone.map((name) => `${kind} ${name} is gone: ${consequence}`);
}

function renamedThings({ identities }: Identified, kind: string): readonly string[] {
  return [...identities].flatMap(([thing, { key, former }]) => {
    const name = labelOf(thing);
    return former.length === 0 || key === name ? [] : [`${kind} ${name} keeps what it was built as: ${key}`];
  });
}

function describe({ zone, role, index, ipv4, id }: BuiltSubnet): string {
  return `subnet ${zone}.${role}.${index} (${ipv4 ?? id ?? "existing"})`;
}
