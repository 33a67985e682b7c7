import type { Ir } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import type { SecretStore } from "./secret-store.ts";
import type { SecretStoreOptions } from "./secret-store-of.ts";

/** A store, and what the secret is called there. */
interface NamedSecret {
  readonly store: SecretStore;
  readonly name: string;
}

type Options = Pick<SecretStoreOptions, "env" | "endpoint">;

/**
 * Opens the store that a name in a file leads to: an ARN says its region, `projects/P/secrets/S` its project; else it
 * is the place of the cluster's first provider of that cloud.
 */
export async function openNamedSecrets(
  cloud: "aws" | "google",
  name: string,
  ir: Ir,
  options: Options,
): Promise<NamedSecret> {
  return cloud === "aws" ? openAws(name, ir, options) : openGoogle(name, ir, options);
}

async function openAws(name: string, ir: Ir, { env, endpoint }: Options): Promise<NamedSecret> {
  const home = ir.providers.find((one) => one.kind === "aws");
  const region = /^arn:[^:]*:secretsmanager:([^:]+):/.exec(name)?.[1] ?? home?.region.value ?? env["AWS_REGION"];
  if (region === undefined) throw nowhere(name, "name it by its ARN");
  const { openAwsSecretStore } = await import("./aws-secret-store.ts");
  const profile = home?.profile?.value;
  const store = openAwsSecretStore({ env, region, ...(profile ? { profile } : {}), ...(endpoint ? { endpoint } : {}) });
  return { store, name };
}

async function openGoogle(name: string, ir: Ir, { endpoint }: Options): Promise<NamedSecret> {
  const [, given, id] = /^projects\/([^/]+)\/secrets\/([^/]+)$/.exec(name) ?? [];
  const project = given ?? ir.providers.find((one) => one.kind === "google")?.project.value;
  if (project === undefined) throw nowhere(name, "name it as projects/PROJECT/secrets/NAME");
  const { openGoogleSecretStore } = await import("./google-secret-store.ts");
  return { store: openGoogleSecretStore({ project, ...(endpoint ? { endpoint } : {}) }), name: id ?? name };
}

function nowhere(name: string, fix: string): UserError {
  return new UserError(`it is not said where the secret ${name} lies`, { fix });
}
