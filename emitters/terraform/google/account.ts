import { rule } from "../../document/index.ts";
import { type Context, configurationOf, getProvider, local, moduleCall, moduleOf } from "../base/index.ts";
import {
  attribute,
  blank,
  code,
  type Entry,
  type Expression,
  type Item,
  interpolate,
  located,
  ref,
  text,
} from "../hcl/index.ts";
import { clusterArgument } from "../nstance/index.ts";
import type { GoogleContext } from "./context.ts";
import { holdsAccount, startsProject, waitsForServices } from "./services.ts";

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
  return [moduleCall(moduleOf(context, provider), "account", name, body, origin)];
}
