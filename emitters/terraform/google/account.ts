import { rule } from "../../document/index.ts";
import { type Context, configurationOf, getProvider, moduleCall, moduleOf } from "../base/index.ts";
import {
  attribute,
  blank,
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

/** `account = module.account_…` */
export function accountArgument(context: Context, provider: GoogleContext): Entry {
  return attribute("account", ref(accountOf(context, provider)));
}

/** The account module, in the file of the project's first provider. contracts/nstance.md 3.2. */
export function accountModule(context: Context, provider: GoogleContext): readonly Item[] {
  if (!holdsAccount(provider)) return [];
  const name = accountOf(context, provider).replace("module.", "");
  const origin = rule("nstance-account-module", provider.provider.project.origin);
  const body = [...configurationOf(provider, "module"), blank, clusterArgument()];
  return [moduleCall(moduleOf(context, provider), "account", name, body, origin)];
}
