import type { IrBucket, IrPlatform, IrPlatformBucket, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, configurationOf, identifierOf, local, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  boolean,
  code,
  comment,
  type Expression,
  from,
  type Item,
  interpolate,
  located,
  number,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { seedGuard } from "../nstance/index.ts";
import { type GoogleContext, isHome } from "./context.ts";
import { seedLookup } from "./seed-lookup.ts";
import { afterHomeServices } from "./services.ts";

/** The resource type that a bucket is made of. */
export const bucketResources = ["google_storage_bucket"] as const;

/** Buckets of the platform, and those that the source declares. contracts/terraform.md 2.3, ruling 49. */
export function buckets(context: Context, provider: GoogleContext): Section {
  const platform = isHome(context, provider) ? platformBuckets(context, provider) : [];
  return {
    title: "Buckets",
    note: undefined,
    groups: [...platform, ...provider.provider.buckets.map((item) => userBucket(provider, item))],
    origin: rule("platform-buckets", provider.provider.origin),
  };
}

function platformBuckets(context: Context, provider: GoogleContext): readonly (readonly Item[])[] {
  const { netsy, registry } = context.ir.platform.buckets;
  return [
    bucket(provider, {
      name: "netsy",
      kept: true,
      trust: context.ir.platform.podTrust,
      cloudName: platformName(context, provider, "netsy", netsy),
      origin: netsy.name.origin,
      why: "The state of the cluster. Only `podplanec` and Netsy write to it.",
    }),
    ...seedGuard(context, netsy.name.origin, seedLookup),
    bucket(provider, {
      name: "registry",
      kept: false,
      cloudName: platformName(context, provider, "registry", registry),
      origin: registry.name.origin,
      why: "Images: pushed ones below apps/, mirrored ones below mirror/.",
    }),
  ];
}

/** By its pattern, unless that is too long and was shortened. */
function platformName({ ir }: Context, item: GoogleContext, name: string, { name: cloudName }: IrPlatformBucket) {
  const full = `${ir.id.value}-${item.provider.project.value}-${name}`;
  return cloudName.value === full
    ? interpolate`${ref("local.cluster_id")}-${local(item, "google_project")}-${name}`
    : located(cloudName, text);
}

/** What a bucket of the applications is called in Terraform, without the provider's suffix. */
export function bucketName({ key }: Pick<IrBucket, "key">): string {
  return `bucket_${identifierOf(key)}`;
}

/** A name that follows the pattern is written as such; one that was shortened or kept, as it is. */
function userBucket(provider: GoogleContext, item: IrBucket): readonly Item[] {
  const pattern = interpolate`${ref("local.cluster_id")}-${local(provider, "google_project")}-${item.key}`;
  return bucket(provider, {
    name: bucketName(item),
    kept: false,
    cloudName: item.regular ? from(item.cloudName.origin, pattern) : located(item.cloudName, text),
    origin: item.origin,
    why: undefined,
  });
}

interface BucketSpec {
  readonly name: string;
  readonly cloudName: Expression;
  readonly origin: Origin;
  readonly why: string | undefined;
  /** Whether no plan may destroy it. */
  readonly kept: boolean;
  readonly trust?: IrPlatform["podTrust"];
}

/** Nobody reaches it by a list of its own, and nobody can make it public. */
function bucket(provider: GoogleContext, spec: BucketSpec): readonly Item[] {
  const configuration = configurationOf(provider, "resource");
  const safe = { origin: rule("google-bucket-safety", spec.origin) };
  const settings = [
    ...(configuration.length > 0 ? [...configuration, blank] : []),
    attribute("name", spec.cloudName),
    attribute("location", local(provider, "google_region")),
    attribute("uniform_bucket_level_access", boolean(true), safe),
    attribute("public_access_prevention", text("enforced"), safe),
  ];
  const main = block(
    ["resource", "google_storage_bucket", `${spec.name}${provider.suffix}`],
    paragraphs<Item>([settings, ...(spec.kept ? keptBucket(spec) : [])]),
    spec.origin,
  );
  return spec.why === undefined ? [main] : [comment(spec.why, spec.origin), main];
}

/** A way through it stands in docs/how-to-start.md. */
function keptBucket({ origin: of, trust }: BucketSpec): readonly (readonly Item[])[] {
  const kept = paragraphs<Item>([
    [attribute("prevent_destroy", boolean(true))],
    ...(trust ? [[isOfProject(trust)]] : []),
  ]);
  const retention = attribute("retention_duration_seconds", number(0));
  return [
    [
      comment(
        "Netsy replaces objects all the time; each would be kept, and paid for, a week.",
        rule("no-soft-delete", of),
      ),
      block(["soft_delete_policy"], [retention], rule("no-soft-delete", of)),
    ],
    [block(["lifecycle"], kept, rule("state-store-kept", of))],
    [afterHomeServices()],
  ];
}

/** The seed names the project by its number: one that is another's is told before the seed is made. */
function isOfProject({ needed }: NonNullable<IrPlatform["podTrust"]>): Block {
  return block(
    ["postcondition"],
    [
      attribute("condition", code`self.project_number == ${number(needed.value)}`),
      attribute(
        "error_message",
        interpolate`The number of the project is ${ref("self.project_number")}: write it as project_number.`,
      ),
    ],
    rule("pod-trust", needed.origin),
  );
}
