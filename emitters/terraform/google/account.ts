import { rule } from "../../document/index.ts";
import { type Context, configurationOf, getProvider, local, moduleCall, moduleOf } from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  boolean,
  code,
  type Entry,
  type Expression,
  type Item,
  interpolate,
  list,
  located,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { clusterArgument } from "../nstance/index.ts";
import { type GoogleContext, googleProviders, isHome } from "./context.ts";

/** What identifies the provider, as locals. */
export function placeLocals({ provider, suffix }: GoogleContext): readonly Entry[] {
  return [
    attribute(`google_project${suffix}`, located(provider.project, text)),
    attribute(`google_region${suffix}`, located(provider.region, text)),
  ];
}

/** `module.account_…` of the project, which the project's first provider declares. */
export function accountOf(context: Context, { provider }: GoogleContext): string {
  return `module.account_${getProvider(context, provider.accountHolder).provider.suffix}`;
}

/** Whether this provider's file declares the account module (ruling 13). */
export function holdsAccount({ provider }: GoogleContext): boolean {
  return provider.accountHolder === provider.key;
}

/** Who the VMs of a project are: the module tells the e-mail address of their service account. */
export function vmsOf(context: Context, provider: GoogleContext): Expression {
  return interpolate`serviceAccount:${ref(`${accountOf(context, provider)}.agent_iam_role_arn`)}`;
}

/** Who the servers of a project are. */
export function serversOf(context: Context, provider: GoogleContext): Expression {
  return interpolate`serviceAccount:${ref(`${accountOf(context, provider)}.server_iam_role_arn`)}`;
}

/** `account = module.account_…` */
export function accountArgument(context: Context, provider: GoogleContext): Entry {
  return attribute("account", ref(accountOf(context, provider)));
}

/** Whether another project than the one that holds the cluster begins here. */
function startsProject(context: Context, provider: GoogleContext): boolean {
  return holdsAccount(provider) && !isHome(context, provider);
}

/** What the cluster module enables in its own project only. contracts/nstance.md 3.1. */
const services = ["compute", "iam", "iap", "secretmanager", "storage"].map((name) => `${name}.googleapis.com`);

function projectServices(provider: GoogleContext): Block {
  const origin = rule("google-project-services", provider.provider.project.origin);
  return block(
    ["resource", "google_project_service", `modules${provider.suffix}`],
    paragraphs<Item>([
      [...configurationOf(provider, "resource"), attribute("for_each", code`toset(${list(services.map(text))})`)],
      [attribute("service", ref("each.key")), attribute("disable_on_destroy", boolean(false))],
    ]),
    origin,
  );
}

/** What a module in another project waits for. */
export function waitsForServices(context: Context, provider: GoogleContext): readonly Item[] {
  const { accountHolder } = provider.provider;
  const holder = googleProviders(context).find((one) => one.provider.key === accountHolder);
  if (!holder || !startsProject(context, holder)) return [];
  return [blank, attribute("depends_on", list([ref(`google_project_service.modules${holder.suffix}`)]))];
}

/** What VMs and servers may do is granted in their own project. */
function clusterOfProject(context: Context, provider: GoogleContext): Entry {
  if (!startsProject(context, provider)) return clusterArgument();
  const project = local(provider, "google_project");
  return attribute("cluster", code`merge(module.cluster, { project_id = ${project} })`);
}

/** The account module, in the file of the project's first provider. contracts/nstance.md 3.2. */
export function accountModule(context: Context, provider: GoogleContext): readonly Item[] {
  if (!holdsAccount(provider)) return [];
  const name = accountOf(context, provider).replace("module.", "");
  const origin = rule("nstance-account-module", provider.provider.project.origin);
  const body = [
    ...configurationOf(provider, "module"),
    blank,
    clusterOfProject(context, provider),
    ...waitsForServices(context, provider),
  ];
  const call = moduleCall(moduleOf(context, provider), "account", name, body, origin);
  return startsProject(context, provider) ? paragraphs([[projectServices(provider)], [call]]) : [call];
}
