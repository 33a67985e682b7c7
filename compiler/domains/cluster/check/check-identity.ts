import { cloudTable } from "../../../providers/index.ts";
import { labelOf } from "../plan/index.ts";
import { type CheckContext, clusterModule, spanOf } from "./context.ts";

/** The cluster's id and name prefix, against the lock file and the pinned modules (ruling 1). */
export function checkIdentity(context: CheckContext): void {
  const id = context.cluster.labels[0];
  if (!id) return;
  const { lock, diagnostics } = context;
  if (lock && lock.id !== id.value) {
    diagnostics.report("lock-other-cluster", spanOf(id), { locked: lock.id, id: id.value });
    return;
  }
  checkPrefix(context);
  const clientId = context.cluster.blocks.oidc[0]?.attributes.client_id;
  if (clientId && clientId.value !== id.value) {
    diagnostics.report("client-id-differs", spanOf(clientId), { clientId: clientId.value, id: id.value });
  }
}

function checkPrefix(context: CheckContext): void {
  const { cluster, lock, diagnostics } = context;
  const given = cluster.attributes.name_prefix;
  const id = cluster.labels[0];
  if (!id) return;
  const built = lock?.built?.name_prefix;
  if (given && built !== undefined && given.value !== built) {
    diagnostics.report("prefix-changed", spanOf(given), { old: built, new: given.value });
  }
  const prefix = given?.value ?? built ?? id.value;
  const reason = newerModuleFault(prefix);
  if (reason === undefined) return;
  const span = spanOf(given ?? id);
  const parameters = { prefix, reason, proposal: proposePrefix(prefix) };
  const strict =
    clusterModule(context)?.facts.strictPrefix === true ||
    cluster.blocks.provider.some((one) => cloudTable(labelOf(one))?.strictPrefix === true);
  if (strict) diagnostics.report("prefix-refused", span, parameters);
  // Once built, the prefix cannot be changed any more: a warning would only be noise.
  else if (built === undefined) diagnostics.report("prefix-newer-modules", span, parameters);
}

/** Why modules of dialect V2b refuse a prefix (contracts/nstance.md 2). */
export function newerModuleFault(prefix: string): string | undefined {
  if (prefix.length < 2) return "it has fewer than 2 characters";
  if (prefix.length > 23) return `it has ${prefix.length} characters`;
  if (!/^[a-z]/.test(prefix)) return "it does not start with a letter";
  return prefix.endsWith("-") ? "it ends with a hyphen" : undefined;
}

/** A prefix that all versions take: cut at a hyphen where that keeps most of it. */
export function proposePrefix(prefix: string): string {
  const lettered = /^[a-z]/.test(prefix) ? prefix : `c${prefix}`;
  if (lettered.length <= 23) return lettered.length < 2 ? `${lettered}-cluster` : lettered;
  const head = lettered.slice(0, 23);
  const hyphen = head.lastIndexOf("-");
  return (hyphen >= 8 ? head.slice(0, hyphen) : head).replace(/-+$/, "");
}
