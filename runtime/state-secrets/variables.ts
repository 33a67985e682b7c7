import { type Ir, type IrSecret, providerVariables } from "../../compiler/index.ts";

/**
 * The variables of this process that hold secrets of a cluster, as its source names them. Programs that need one get it
 * in another way.
 */
export function variablesOfSecrets({ state, providers }: Pick<Ir, "state" | "providers">): ReadonlySet<string> {
  const tokens = providers.flatMap((one) => ("managed" in one && one.managed ? [one.managed.token] : []));
  const access = providers.flatMap((one) => ("ssh" in one && one.ssh ? [one.ssh] : []));
  const secrets = [
    ...tokens.map(({ secret }) => secret),
    ...access.flatMap(({ encryptionKey, accessKeyId, secretAccessKey, credentials }) => [
      encryptionKey,
      accessKeyId,
      secretAccessKey,
      credentials,
    ]),
    state?.kind === "http" ? state.password : undefined,
    state?.encryption?.passphrase,
    state?.encryption?.previous,
  ];
  return new Set([...tokens.map(({ variable }) => variable), ...secrets.flatMap(variableOf)]);
}

function variableOf(secret: IrSecret | undefined): readonly string[] {
  return secret?.source === "env" ? [secret.argument] : [];
}

/** What OpenTofu, its backends and its providers look for by these names. */
const isReadByName = (name: string): boolean => ["TF_", ...providerVariables].some((start) => name.startsWith(start));

/**
 * The environment of OpenTofu, without the variables that secrets of the cluster are taken from: it is given what it needs
 * under other names, and what nodes are given, such as the key of all secrets, is none of its providers' business.
 */
export function environmentForTofu(
  env: Readonly<Record<string, string | undefined>>,
  ir: Pick<Ir, "state" | "providers">,
): Readonly<Record<string, string | undefined>> {
  const secrets = variablesOfSecrets(ir);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.has(name) || isReadByName(name)));
}
