import type { Ir, IrSecret } from "../../compiler/index.ts";
import { keyProviders } from "../../emitters/terraform/index.ts";
import { UserError } from "../cli/index.ts";
import { type SecretVariables, secretVariables } from "../tofu/index.ts";
import { type FetchOptions, fetchSecret } from "./fetch-secret.ts";

/** OpenTofu makes a key of no shorter one. */
const shortestPassphrase = 16;

/** What OpenTofu gets in secret, for its state and for machines of one's own: nothing where the cluster names no secret. */
export async function stateSecrets(options: FetchOptions): Promise<SecretVariables> {
  const { state } = options.ir;
  const password = state?.kind === "http" ? state.password : undefined;
  const passphrases = new Map<string, string>();
  if (state?.encryption) {
    const { passphrase, previous } = state.encryption;
    passphrases.set(passphrase.name, await passphraseOf(passphrase, options));
    if (previous) passphrases.set(previous.name, await passphraseOf(previous, options));
  }
  const tokens = await tokensOf(options);
  return secretVariables({
    environment: tokens,
    parts: [...tokens.values()].map(secretPart),
    ...(passphrases.size > 0 ? { encryption: keyProviders(passphrases), passphrases: [...passphrases.values()] } : {}),
    ...(password ? { httpPassword: await fetchSecret(password, options) } : {}),
  });
}

/** The token by which OpenTofu asks machines of one's own, by the variable that it has it in. */
async function tokensOf(options: FetchOptions): Promise<ReadonlyMap<string, string>> {
  const managed = options.ir.providers.flatMap((one) => ("managed" in one && one.managed ? [one.managed] : []));
  const tokens = new Map<string, string>();
  for (const { token } of managed) {
    if (token.secret) tokens.set(token.variable, await tokenOf(token.secret, options));
  }
  return tokens;
}

async function tokenOf(secret: IrSecret, options: FetchOptions): Promise<string> {
  const value = await fetchSecret(secret, options);
  if (/^[^\s@!=]+@[^\s@!=]+![^\s@!=]+=\S+$/.test(value)) return value;
  throw new UserError(`the secret \`${secret.name}\` is no token of an API`, {
    why: "a token is the user, its realm, the token's name and its secret part: `user@realm!name=uuid`",
    fix: "join the two parts that `pveum user token add` shows, with `=` between",
  });
}

/** What is behind the name of a token: programs may say it by itself. */
function secretPart(token: string): string {
  return token.slice(token.indexOf("=") + 1);
}

async function passphraseOf(secret: Parameters<typeof fetchSecret>[0], options: FetchOptions): Promise<string> {
  const value = await fetchSecret(secret, options);
  if (value.length >= shortestPassphrase) return value;
  throw new UserError(`the secret \`${secret.name}\` is too short for a passphrase`, {
    why: `OpenTofu makes keys of ${shortestPassphrase} characters or more`,
    fix: "make it longer; of state that exists it cannot be changed without `previous`",
  });
}

/** For commands that read the configuration and no state: they need a key, and never use it. */
export function placeholderSecrets({ state }: Pick<Ir, "state">): SecretVariables {
  const encryption = state?.encryption;
  if (!encryption) return secretVariables({});
  const value = "nothing is encrypted with this";
  const { passphrase, previous } = encryption;
  const names = [passphrase, ...(previous ? [previous] : [])].map(({ name }) => [name, value] as const);
  return secretVariables({ encryption: keyProviders(new Map(names)) });
}

/** Terraform ignores what encrypts, and would write the state as it is. `version` is what `version -json` says. */
export function requireEncryption({ state }: Pick<Ir, "state">, command: string, version: string): void {
  if (!state?.encryption || !version.includes('"terraform_outdated"')) return;
  throw new UserError(`${command} is Terraform, which cannot encrypt state`, {
    why: "the cluster's state is to be encrypted; Terraform would write it as it is",
    fix: "use OpenTofu: put `tofu` on the PATH, or name it with PODPLANE_TF_CMD",
  });
}
