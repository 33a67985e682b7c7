import { suggestion } from "../../../diagnostics/index.ts";
import type { Located } from "../../../origins/index.ts";
import type { CloudTable } from "../../../providers/index.ts";
import type { ProviderModel, RoleModel } from "../../../schema/index.ts";
import {
  bucketName,
  type GeneratedProvider,
  generatedProviders,
  labelOf,
  type Named,
  nameScope,
  placeOf,
} from "../plan/index.ts";
import { checkRename } from "./check-pools.ts";
import { type CheckContext, meantIn, prefixOf, spanOf } from "./context.ts";
import { isPlaced, isWhole, mayHaveOther } from "./whole.ts";

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
  checkSameNames(context);
}

/** Two things of the cloud cannot have one name, whichever provider has them. */
function checkSameNames(context: CheckContext): void {
  const seen = new Map<string, Named>();
  for (const one of generatedProviders(context.cluster)) {
    for (const kind of ["bucket", "role"] as const) {
      for (const thing of one.provider.blocks[kind]) {
        const name = context.plan.cloudNames.get(thing)?.name.value;
        const [label] = thing.labels;
        if (name === undefined || !label) continue;
        const scope = nameScope(one, kind, name);
        const earlier = seen.get(scope);
        seen.set(scope, thing);
        // Equal names in one provider have been reported.
        if (!earlier || one.provider.blocks[kind].some((other) => other === earlier)) continue;
        const related = earlier.labels.map((other) => ({ span: spanOf(other), message: "the other one" }));
        context.diagnostics.report("cloud-name-taken", spanOf(label), { what: kind, name }, { related });
      }
    }
  }
}

function checkBuckets(one: GeneratedProvider, context: CheckContext): void {
  const { provider } = one;
  const { diagnostics } = context;
  const names = new Set(provider.blocks.bucket.map(labelOf));
  for (const bucket of provider.blocks.bucket) {
    const name = bucket.labels[0];
    if (!name) continue;
    if (ownBuckets.includes(name.value)) diagnostics.report("reserved-bucket-name", spanOf(name), { name: name.value });
    checkCloudName("bucket", bucket, one, context);
    checkRename(bucket, names, context);
  }
}

/** The name that was planned, with the region where another provider has it already. */
function checkCloudName(what: "bucket" | "role", thing: Named, one: GeneratedProvider, context: CheckContext): void {
  const { cloud, provider } = one;
  const name = context.plan.cloudNames.get(thing);
  const at = thing.labels[0];
  // What is missing has been reported.
  if (!name || !at || !isPlaced(provider) || !context.cluster.labels[0]) return;
  checkDerived({ what, full: name.full, short: name.name.value }, at, cloud, context);
}

interface Derived {
  readonly what: "bucket" | "role";
  readonly full: string;
  /** As it fits into the cloud's limit. */
  readonly short: string;
}

/** The rules of the cloud for a name, and a hint where the full one is too long. Whether the cloud takes it. */
function checkDerived(
  { what, full, short }: Derived,
  at: Located<string>,
  { title, names }: CloudTable,
  { diagnostics }: CheckContext,
): boolean {
  const reason = names[what].fault(short);
  if (reason !== undefined) {
    diagnostics.report("derived-name-refused", spanOf(at), { cloud: title, what, name: short, reason });
  } else if (short !== full) {
    diagnostics.report("name-shortened", spanOf(at), { cloud: title, what, name: full, short });
  }
  return reason === undefined;
}

/** The cluster's own buckets hold its state and its images: their names must be possible, too. */
function checkOwnBuckets(context: CheckContext): void {
  const [first] = context.cluster.blocks.provider;
  const id = context.cluster.labels[0];
  const home = generatedProviders(context.cluster).find(({ provider }) => provider === first);
  if (!home || !id) return;
  // What is missing has been reported.
  if (home.cloud.owner && placeOf(home.provider)[home.cloud.owner] === undefined) return;
  for (const own of ownBuckets) {
    const { name, full } = bucketName(context, home, { value: own, origin: id.origin });
    // A fault of the id, and told once.
    if (!checkDerived({ what: "bucket", full, short: name.value }, id, home.cloud, context)) return;
  }
}

/** Of so many places the reader learns what there is to learn. */
const mostShown = 8;

function checkRoles(one: GeneratedProvider, context: CheckContext): void {
  const { provider, cloud } = one;
  const { diagnostics } = context;
  const buckets = provider.blocks.bucket.map(labelOf);
  const names = new Set(provider.blocks.role.map(labelOf));
  for (const role of provider.blocks.role) {
    const name = role.labels[0];
    if (!name) continue;
    if (cloud.reservedRoles.includes(name.value))
      diagnostics.report("reserved-role-name", spanOf(name), { name: name.value });
    checkCloudName("role", role, one, context);
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
  diagnostics.report("unknown-reference", spanOf(first), parameters, {
    related: shown,
    // Each of the others would need its own.
    fixes: others.length === 0 ? meantIn(first, name, known) : [],
  });
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
