import type { IrBucket, IrIdentity, IrRole, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import {
  type Context,
  configurationOf,
  explained,
  identifierOf,
  local,
  moduleOf,
  own,
  type Section,
  withModules,
} from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  code,
  type Expression,
  from,
  type Item,
  interpolate,
  list,
  located,
  member,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { serversOf, vmsOf } from "./account.ts";
import { bucketName } from "./buckets.ts";
import { certificates } from "./certificates.ts";
import { type GoogleContext, googleProviders, isHome, prefixed, trustsTokens } from "./context.ts";
import { federation } from "./federation.ts";
import { afterHomeServices, afterServices, holdsAccount } from "./services.ts";

/** The resource types that a role of the applications is made of. */
export const roleResources = [
  "google_service_account",
  "google_storage_bucket_iam_member",
  "google_service_account_iam_member",
] as const;

export const readWrite = "roles/storage.objectUser";
export const readOnly = "roles/storage.objectViewer";

/** Who may do what. Each grant is one member's, so that those of others stay. contracts/terraform.md 2.4. */
export function roles(context: Context, provider: GoogleContext): Section {
  const home = isHome(context, provider);
  const logs = home ? context.ir.platform.roles.telemetry : undefined;
  return {
    title: "Roles",
    note: undefined,
    groups: [
      ...(home ? platformGrants(context, provider) : []),
      ...(home && trustsTokens(context) ? federation(context) : []),
      ...certificates(context, provider),
      ...(logs ? telemetry(context, provider, logs) : []),
      ...provider.provider.roles.flatMap((item) => userRole(context, provider, item)).map((item) => [item]),
    ],
    origin: rule("google-grants", provider.provider.origin),
  };
}

function platformGrants(context: Context, home: GoogleContext): readonly (readonly Item[])[] {
  const origin = rule("google-grants", context.ir.origin);
  const netsy = bucketGrant(
    home,
    "netsy",
    {
      bucket: ref("google_storage_bucket.netsy.name"),
      role: text(readWrite),
      member: vmsOf(context, home),
    },
    origin,
  );
  const readers = googleProviders(context)
    .filter(holdsAccount)
    .map((holder) =>
      bucketGrant(
        home,
        `registry_read_only${holder.suffix}`,
        {
          bucket: ref("google_storage_bucket.registry.name"),
          role: text(readOnly),
          member: vmsOf(context, holder),
        },
        origin,
      ),
    );
  const [first, ...more] = readers;
  return [
    explained("Netsy, on control-plane VMs. The modules give all VMs of a project one account.", netsy),
    first ? explained("The registry on each VM.", first) : [],
    ...more.map((item) => [item]),
    ...secretReaders(context, home).map((item) => [item]),
  ];
}

/** With V2b all servers look for secrets in the project of the cluster: those of other projects may use them. */
function secretReaders(context: Context, home: GoogleContext): readonly Block[] {
  if (moduleOf(context, withModules(home)).dialect === "v2a") return [];
  const others = googleProviders(context).filter((one) => holdsAccount(one) && !isHome(context, one));
  return others.map((other) => {
    const origin = rule("google-secrets-of-projects", other.provider.project.origin);
    return secretsGrant(context, home, { name: `servers${other.suffix}`, member: serversOf(context, other), origin });
  });
}

interface SecretsGrant {
  readonly name: string;
  readonly member: Expression;
  readonly origin: Origin;
}

/** Lets servers make and read the secrets of the cluster, and no others. */
export function secretsGrant(context: Context, home: GoogleContext, { name, member, origin }: SecretsGrant): Block {
  const mine = `resource.name.extract("/secrets/{name}").startsWith("${context.ir.platform.secrets.prefix}")`;
  const secret = ["Secret", "SecretVersion"].map((type) => `resource.type != "secretmanager.googleapis.com/${type}"`);
  const condition = block(
    ["condition"],
    [
      attribute("title", text("secrets of the cluster")),
      attribute("expression", text(`(${secret.join(" && ")}) || ${mine}`)),
    ],
  );
  return block(
    ["resource", "google_project_iam_member", name],
    paragraphs<Item>([
      [
        attribute("project", local(home, "google_project")),
        attribute("role", text("roles/secretmanager.admin")),
        attribute("member", member),
      ],
      [condition],
      [afterHomeServices()],
    ]),
    origin,
  );
}

/** Logs are shipped by what speaks S3 only: with a key of an account that may do nothing else. */
function telemetry(context: Context, home: GoogleContext, logs: IrIdentity): readonly (readonly Item[])[] {
  const { origin } = logs.id;
  const account = serviceAccount(context, home, { name: "telemetry", id: prefixed(context, logs.name.value), origin });
  const grant = bucketGrant(
    home,
    "telemetry",
    {
      bucket: located(context.ir.telemetry.s3Bucket, text),
      role: text("roles/storage.objectCreator"),
      member: ref("google_service_account.telemetry.member"),
    },
    origin,
  );
  return [
    explained("What ships logs speaks S3: `podplanec secrets init` makes a key of this account.", account),
    [grant],
  ];
}

function leading(provider: GoogleContext): readonly Item[] {
  const configuration = configurationOf(provider, "resource");
  return configuration.length > 0 ? [...configuration, blank] : [];
}

export interface Account {
  readonly name: string;
  readonly id: Expression;
  readonly origin: IrRole["origin"];
}

/** An account that somebody acts as. */
export function serviceAccount(context: Context, provider: GoogleContext, { name, id, origin }: Account): Block {
  return block(
    ["resource", "google_service_account", `${name}${provider.suffix}`],
    paragraphs<Item>([
      configurationOf(provider, "resource"),
      [attribute("account_id", id)],
      [afterServices(context, provider)],
    ]),
    origin,
  );
}

interface Grant {
  readonly bucket: Expression;
  readonly role: Expression;
  readonly member: Expression;
}

export function bucketGrant(provider: GoogleContext, name: string, grant: Grant, origin: IrRole["origin"]): Block {
  return block(
    ["resource", "google_storage_bucket_iam_member", name],
    [
      ...leading(provider),
      attribute("bucket", grant.bucket),
      attribute("role", grant.role),
      attribute("member", grant.member),
    ],
    origin,
  );
}

/** What a role of the applications is called in Terraform, without the provider's suffix. */
export function roleName({ key }: IrRole): string {
  return `role_${identifierOf(key)}`;
}

function bucketOf({ provider }: GoogleContext, name: string): IrBucket {
  const found = provider.buckets.find((bucket) => bucket.name.value === name);
  if (!found) throw new Error(`no bucket ${name}`);
  return found;
}

/** A service account, the buckets that it reaches, and the accounts of Kubernetes that may act as it. */
function userRole(context: Context, provider: GoogleContext, item: IrRole): readonly Block[] {
  const name = roleName(item);
  const id = item.regular
    ? from(item.cloudName.origin, interpolate`${ref("local.name_prefix")}-${item.key}`)
    : located(item.cloudName, text);
  return [
    serviceAccount(context, provider, { name, id, origin: item.origin }),
    bucketGrants(provider, name, item),
    actors(provider, name, item),
  ];
}

function bucketGrants(provider: GoogleContext, name: string, item: IrRole): Block {
  const buckets = item.buckets.map(({ value, origin }) => {
    const bucket = bucketOf(provider, value);
    return member(bucket.key, own(provider, "google_storage_bucket", bucketName(bucket), "name"), { origin });
  });
  const permission = item.permissions.value === "read-write" ? readWrite : readOnly;
  return block(
    ["resource", "google_storage_bucket_iam_member", `${name}${provider.suffix}`],
    paragraphs<Item>([
      [...configurationOf(provider, "resource"), attribute("for_each", object(buckets))],
      [
        attribute("bucket", ref("each.value")),
        attribute("role", from(item.permissions.origin, text(permission))),
        attribute("member", own(provider, "google_service_account", name, "member")),
      ],
    ]),
    item.origin,
  );
}

function actors(provider: GoogleContext, name: string, item: IrRole): Block {
  const accounts = list(item.accounts.map((account) => located(account, text)));
  const pool = ref("google_iam_workload_identity_pool.pods.name");
  const subject = code`replace(each.key, "/", ":")`;
  return block(
    ["resource", "google_service_account_iam_member", `${name}${provider.suffix}`],
    paragraphs<Item>([
      [...configurationOf(provider, "resource"), attribute("for_each", code`toset(${accounts})`)],
      [
        attribute("service_account_id", own(provider, "google_service_account", name, "name")),
        attribute("role", text("roles/iam.workloadIdentityUser")),
        attribute(
          "member",
          interpolate`principal://iam.googleapis.com/${pool}/subject/system:serviceaccount:${subject}`,
        ),
      ],
    ]),
    rule("google-role-actors", item.origin),
  );
}
