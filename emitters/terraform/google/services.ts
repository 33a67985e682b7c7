import { rule } from "../../document/index.ts";
import { type Context, configurationOf, explained, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  boolean,
  code,
  type Entry,
  type Item,
  list,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { type GoogleContext, googleProviders, isHome, provesDomains, trustsTokens } from "./context.ts";

/*
 * A project that is new answers few requests: what is asked of it needs its APIs on first. The cluster module turns on
 * some in the project that holds the cluster, when it is made, and none in others (contracts/nstance.md 3.1,
 * contracts/terraform.md 2.2).
 */

/** What is asked of a project before the cluster module is made, or by what does not wait for it. */
const platform = ["cloudresourcemanager", "iam", "secretmanager", "storage"];

/** What the modules need in a project that the cluster module knows nothing of. */
const modules = ["cloudresourcemanager", "compute", "iam", "iap", "secretmanager", "storage"];

const inHome = "google_project_service.platform";

/** Whether a provider is the first of its project, whose file declares what the project has once (ruling 13). */
export function holdsAccount({ provider }: GoogleContext): boolean {
  return provider.accountHolder === provider.key;
}

/** Whether another project than the one that holds the cluster begins here. */
export function startsProject(context: Context, provider: GoogleContext): boolean {
  return holdsAccount(provider) && !isHome(context, provider);
}

/** The APIs of the provider's project, in the file of the project's first provider. */
export function services(context: Context, provider: GoogleContext): Section {
  const origin = rule("google-project-services", provider.provider.project.origin);
  const home = isHome(context, provider);
  const made = home
    ? projectServices("platform", [], platform, origin)
    : projectServices(`modules${provider.suffix}`, configurationOf(provider, "resource"), modules, origin);
  return {
    title: "APIs",
    note: home ? "Turned on first: a new project makes no account, secret or bucket before they are." : undefined,
    groups: [...(holdsAccount(provider) ? [[made]] : []), ...(home ? federationServices(context) : [])],
    origin,
  };
}

/** The address of the APIs of a provider's project. */
function servicesOf(context: Context, { provider }: GoogleContext): string {
  const holder = googleProviders(context).find((one) => one.provider.key === provider.accountHolder);
  return holder && startsProject(context, holder) ? `google_project_service.modules${holder.suffix}` : inHome;
}

/** The addresses of the APIs of all projects, which are turned on before anything else is made. */
export function serviceTargets(context: Context): readonly string[] {
  return googleProviders(context)
    .filter(holdsAccount)
    .map((holder) => servicesOf(context, holder));
}

/** What a resource waits for that needs an API of its project. */
export function afterServices(context: Context, provider: GoogleContext): Entry {
  return waitsFor(servicesOf(context, provider));
}

/** What a resource waits for that needs an API of the project that holds the cluster. */
export function afterHomeServices(): Entry {
  return waitsFor(inHome);
}

function waitsFor(address: string): Entry {
  return attribute("depends_on", list([ref(address)]));
}

/** What a module in another project waits for. In the project that holds the cluster the modules order themselves. */
export function waitsForServices(context: Context, provider: GoogleContext): readonly Item[] {
  if (servicesOf(context, provider) === inHome) return [];
  return [blank, afterServices(context, provider)];
}

/** What is used by accounts that Pods act as; that of DNS by cert-manager's, wherever the zone lies. */
function federationServices(context: Context): readonly (readonly Item[])[] {
  if (!trustsTokens(context)) return [];
  const proving = provesDomains(context) ? ["dns"] : [];
  const origin = rule("google-federation", context.ir.origin);
  const made = projectServices("federation", [], [...proving, "iamcredentials", "sts"], origin);
  return [explained("What Pods ask when they act as accounts.", made)];
}

function projectServices(
  name: string,
  configuration: readonly Item[],
  apis: readonly string[],
  origin: Section["origin"],
): Block {
  const names = apis.map((api) => text(`${api}.googleapis.com`));
  return block(
    ["resource", "google_project_service", name],
    paragraphs<Item>([
      [...configuration, attribute("for_each", code`toset(${list(names)})`)],
      [attribute("service", ref("each.key")), attribute("disable_on_destroy", boolean(false))],
    ]),
    origin,
  );
}
