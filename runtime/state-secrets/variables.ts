import type { Ir, IrSecret } from "../../compiler/index.ts";

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
