import { cloudTable, newerModuleFault, proposePrefix } from "../../../providers/index.ts";
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
  if (isStrict(context)) diagnostics.report("prefix-refused", span, parameters);
  // Once built, the prefix cannot be changed any more: a warning would only be noise.
  else if (built === undefined && mayHaveModules(context)) diagnostics.report("prefix-newer-modules", span, parameters);
}

function isStrict(context: CheckContext): boolean {
  return (
    clusterModule(context)?.facts.strictPrefix === true ||
    context.cluster.blocks.provider.some((one) => cloudTable(labelOf(one))?.strictPrefix === true)
  );
}

/** Whether the prefix itself is refused, whatever names are made of it. */
export function isRefusedPrefix(prefix: string, context: CheckContext): boolean {
  return newerModuleFault(prefix) !== undefined && isStrict(context);
}

/** Whether Nstance modules take the prefix, now or once a provider is written. */
function mayHaveModules({ cluster }: CheckContext): boolean {
  const providers = cluster.blocks.provider;
  return providers.length === 0 || providers.some((one) => cloudTable(labelOf(one))?.modules !== undefined);
}
