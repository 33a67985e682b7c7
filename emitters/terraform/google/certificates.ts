import { rule } from "../../document/index.ts";
import { certManagerAccount } from "../../settings/index.ts";
import { type Context, configurationOf, explained, local } from "../base/index.ts";
import { attribute, type Block, block, type Item, interpolate, paragraphs, ref, text } from "../hcl/index.ts";
import { domainsOf, needsZone, projectsToSearch } from "./cloud-dns.ts";
import { type GoogleContext, googleProviders, isHome, prefixed } from "./context.ts";
import { afterHomeServices } from "./services.ts";

/*
 * cert-manager proves domains by records in their zones, as an account of its own. Its name follows from the source:
 * the seed, which tells cert-manager, is made before this. contracts/terraform.md 2.4.
 */

const account = ref("google_service_account.dns01.member");

/** The account, in the project that holds the cluster, and what it may do in the zones of each provider. */
export function certificates(context: Context, provider: GoogleContext): readonly (readonly Item[])[] {
  const identity = context.ir.platform.roles["cert-manager"];
  if (!identity) return [];
  const domains = domainsOf(context, provider);
  return [
    ...(isHome(context, provider) ? dnsAccount(context, identity.name.value) : []),
    ...(domains.length === 0 ? [] : [[zoneGrants(context, provider)]]),
    ...projectsToRead(context, provider).map((project) => [zoneReader(context, provider, project)]),
  ];
}

function originOf({ ir }: Context) {
  return rule("google-cert-manager", ir.acme?.origin ?? ir.origin);
}

function dnsAccount(context: Context, name: string): readonly (readonly Item[])[] {
  const origin = originOf(context);
  const made = block(
    ["resource", "google_service_account", "dns01"],
    paragraphs<Item>([[attribute("account_id", prefixed(context, name))], [afterHomeServices()]]),
    origin,
  );
  const pool = ref("google_iam_workload_identity_pool.pods.name");
  const subject = `system:serviceaccount:${certManagerAccount.replace("/", ":")}`;
  const actor = block(
    ["resource", "google_service_account_iam_member", "dns01"],
    [
      attribute("service_account_id", ref("google_service_account.dns01.name")),
      attribute("role", text("roles/iam.workloadIdentityUser")),
      attribute("member", interpolate`principal://iam.googleapis.com/${pool}/subject/${subject}`),
    ],
    origin,
  );
  return [explained("cert-manager: records that prove the domains are ours.", made), [actor]];
}

function zoneGrants(context: Context, provider: GoogleContext): Block {
  return block(
    ["resource", "google_dns_managed_zone_iam_member", `dns01${provider.suffix}`],
    paragraphs<Item>([
      [...configurationOf(provider, "resource"), attribute("for_each", local(provider, "managed_dns_zones"))],
      [
        attribute("project", ref("each.value.project")),
        attribute("managed_zone", ref("each.value.name")),
        attribute("role", text("roles/dns.admin")),
        attribute("member", account),
      ],
      [needsZone(ref("each.value.name"), ref("each.key"))],
    ]),
    originOf(context),
  );
}

/**
 * The projects whose zones are searched, each with the first provider that does: of two resources for one grant, the
 * one that goes takes it from the other. `undefined` is the provider's own.
 */
function projectsToRead(context: Context, provider: GoogleContext): readonly (string | undefined)[] {
  const searched = (one: GoogleContext) =>
    projectsToSearch(domainsOf(context, one)).map((project) => project ?? one.provider.project.value);
  const providers = googleProviders(context);
  const before = providers.slice(
    0,
    providers.findIndex((one) => one.provider.key === provider.provider.key),
  );
  const granted = new Set(before.flatMap(searched));
  const own = provider.provider.project.value;
  const projects = [...new Set(searched(provider))].filter((project) => !granted.has(project));
  return projects.map((project) => (project === own ? undefined : project));
}

/** A solver without the name of its zone lists the zones of the project. */
function zoneReader(context: Context, provider: GoogleContext, project: string | undefined): Block {
  const named = project === undefined ? "" : `_${project.replace(/[^A-Za-z0-9]/g, "_")}`;
  return block(
    ["resource", "google_project_iam_member", `dns01_zones${named}${provider.suffix}`],
    paragraphs<Item>([
      [
        ...configurationOf(provider, "resource"),
        attribute("project", project === undefined ? local(provider, "google_project") : text(project)),
        attribute("role", text("roles/dns.reader")),
        attribute("member", account),
      ],
      [afterHomeServices()],
    ]),
    originOf(context),
  );
}
