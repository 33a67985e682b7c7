import { rule } from "../../document/index.ts";
import { type Context, configurationOf, getProvider, moduleCall, moduleOf } from "../base/index.ts";
import { attribute, blank, boolean, type Entry, type Item, located, ref, text } from "../hcl/index.ts";
import { clusterArgument } from "../nstance/index.ts";
import type { AwsContext } from "./context.ts";

/** What identifies the provider, as locals. */
export function placeLocals({ provider, suffix }: AwsContext): readonly Entry[] {
  return [
    attribute(`aws_account_id${suffix}`, located(provider.account, text)),
    attribute(`aws_region${suffix}`, located(provider.region, text)),
  ];
}

/** `module.account_…` of the account, which the account's first provider declares. */
export function accountOf(context: Context, { provider }: AwsContext): string {
  return `module.account_${getProvider(context, provider.accountHolder).provider.suffix}`;
}

/** Whether this provider's file declares the account module (ruling 13). */
export function holdsAccount({ provider }: AwsContext): boolean {
  return provider.accountHolder === provider.key;
}

/** `account = module.account_…` */
export function accountArgument(context: Context, provider: AwsContext): Entry {
  return attribute("account", ref(accountOf(context, provider)));
}

/** `enable_ssm = false`, where it is off; the modules' default is on. */
export function sessionArgument({ provider }: AwsContext): readonly Entry[] {
  return provider.enableSsm.value ? [] : [attribute("enable_ssm", located(provider.enableSsm, boolean))];
}

/** The account module, in the file of the account's first provider. contracts/nstance.md 3.2. */
export function accountModule(context: Context, provider: AwsContext): readonly Item[] {
  if (!holdsAccount(provider)) return [];
  const name = accountOf(context, provider).replace("module.", "");
  const origin = rule("nstance-account-module", provider.provider.account.origin);
  const body = [...configurationOf(provider, "module"), blank, clusterArgument(), ...sessionArgument(provider)];
  return [moduleCall(moduleOf(context, provider), "account", name, body, origin)];
}
