import { suggestion } from "../../../diagnostics/index.ts";
import type { Located } from "../../../origins/index.ts";
import { fitName, type GeneratedCloud } from "../../../providers/index.ts";
import type { ProviderModel, RoleModel } from "../../../schema/index.ts";
import { type GeneratedProvider, generatedProviders, labelOf, placeOf } from "../plan/index.ts";
import { checkRename } from "./check-pools.ts";
import { type CheckContext, prefixOf, spanOf } from "./context.ts";
import { isWhole, mayHaveOther } from "./whole.ts";

/** Buckets that podplanec makes itself (ruling 16). */
const ownBuckets = ["netsy", "registry"];

/** Buckets, roles, and the limits of every name that is derived for the cloud. */
export function checkStorage(context: CheckContext): void {
  for (const one of generatedProviders(context.cluster)) {
    checkBuckets(one, context);
    checkRoles(one, context);
    checkBalancerNames(one, context);
  }
  checkOwnBuckets(context);
}

function checkBuckets(one: GeneratedProvider, context: CheckContext): void {
  const { provider } = one;
  const { diagnostics } = context;
  const names = new Set(provider.blocks.bucket.map(labelOf));
  for (const bucket of provider.blocks.bucket) {
    const name = bucket.labels[0];
    if (!name) continue;
    if (ownBuckets.includes(name.value)) diagnostics.report("reserved-bucket-name", spanOf(name), { name: name.value });
    checkBucketName(name, one, context);
    checkRename(bucket, names, context);
  }
}

function checkBucketName(name: Located<string>, one: GeneratedProvider, context: CheckContext): void {
  const id = context.cluster.labels[0];
  const place = placeOf(one.provider);
  const { cloud } = one;
  // What is missing has been reported.
  if (!id || (cloud.owner && place[cloud.owner] === undefined)) return;
  const full = cloud.derive.bucket(id.value, place, name.value);
  checkDerived({ what: "bucket", full, short: fitName(full, cloud.names.bucket.longest) }, name, cloud, context);
}

interface Derived {
  readonly what: "bucket" | "role";
  readonly full: string;
  /** As it fits into the cloud's limit. */
  readonly short: string;
}

/** The rules of the cloud for a name, and a hint where the full one is too long. */
function checkDerived(
  { what, full, short }: Derived,
  at: Located<string>,
  { title, names }: GeneratedCloud,
  { diagnostics }: CheckContext,
): void {
  const reason = names[what].fault(short);
  if (reason !== undefined) {
    diagnostics.report("derived-name-refused", spanOf(at), { cloud: title, what, name: short, reason });
  } else if (short !== full) {
    diagnostics.report("name-shortened", spanOf(at), { cloud: title, what, name: full, short });
  }
}

/** The cluster's own buckets hold its state and its images: their names must be possible, too. */
function checkOwnBuckets(context: CheckContext): void {
  const [first] = context.cluster.blocks.provider;
  const id = context.cluster.labels[0];
  const home = generatedProviders(context.cluster).find(({ provider }) => provider === first);
  if (!home || !id) return;
  for (const name of ownBuckets) checkBucketName({ value: name, origin: id.origin }, home, context);
}

/** Of so many places the reader learns what there is to learn. */
const mostShown = 8;

function checkRoles({ provider, cloud }: GeneratedProvider, context: CheckContext): void {
  const { diagnostics } = context;
  const buckets = provider.blocks.bucket.map(labelOf);
  const names = new Set(provider.blocks.role.map(labelOf));
  const prefix = prefixOf(context);
  for (const role of provider.blocks.role) {
    const name = role.labels[0];
    if (!name) continue;
    if (cloud.reservedRoles.includes(name.value))
      diagnostics.report("reserved-role-name", spanOf(name), { name: name.value });
    const full = cloud.derive.role(prefix, name.value);
    checkDerived({ what: "role", full, short: fitName(full, cloud.names.role.longest) }, name, cloud, context);
    const reached = role.attributes.buckets;
    if (reached && reached.value.length === 0 && isWhole(role))
      diagnostics.report("role-without-bucket", spanOf(reached), { name: name.value });
    checkReached(provider, role, buckets, context);
    checkRename(role, names, context);
  }
}

/** Buckets that there are not, in one list: one loop that is gone may have made them all. */
function checkReached(
  provider: ProviderModel,
  role: RoleModel,
  known: readonly string[],
  { diagnostics }: CheckContext,
): void {
  if (mayHaveOther(provider, "bucket")) return;
  const missing = (role.attributes.buckets?.value ?? []).filter((bucket) => !known.includes(bucket.value.name));
  const [first, ...others] = missing;
  if (!first) return;
  const { name } = first.value;
  const shown = others.slice(0, mostShown).map((bucket, index) => {
    const left = index === mostShown - 1 ? others.length - mostShown : 0;
    const more = left > 0 ? `, and ${left} more` : "";
    return { span: spanOf(bucket), message: `there is no bucket \`${bucket.value.name}\` either${more}` };
  });
  const parameters = { what: "bucket", name, attribute: "buckets", suggestion: suggestion(name, known) };
  diagnostics.report("unknown-reference", spanOf(first), parameters, { related: shown });
}

function checkBalancerNames({ provider, cloud }: GeneratedProvider, context: CheckContext): void {
  const prefix = prefixOf(context);
  for (const balancer of provider.blocks.load_balancer) {
    const name = balancer.labels[0];
    if (!name) continue;
    const full = `${prefix}-${name.value}`;
    const [shortened] = cloud.derive.shortenedBalancer(prefix, name.value, []);
    if (!shortened) continue;
    const parameters = { cloud: cloud.title, what: "balancer", name: full, short: shortened.name };
    context.diagnostics.report("name-shortened", spanOf(name), parameters);
  }
}
