import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Ir, IrSecret } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { openNamedSecrets } from "../secrets/index.ts";

export interface FetchOptions {
  readonly ir: Ir;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that paths begin in: that of the outputs. */
  readonly folder: string;
  /** A server that speaks for the cloud's secret store. */
  readonly endpoint: string | undefined;
  readonly signal: AbortSignal;
}

type Fetcher = (argument: string, options: FetchOptions) => Promise<string | undefined>;

/** By source: undefined where there is no such secret. */
const fetchers: Readonly<Record<IrSecret["source"], Fetcher>> = {
  env: async (name, { env }) => env[name] || undefined,
  async file(path, { folder }) {
    const text = await readFile(resolve(folder, path), "utf8").catch(() => undefined);
    // Editors and `echo` end a file with a line break that nobody means.
    return text?.replace(/\r?\n$/, "") || undefined;
  },
  aws_secret: (name, options) => fromStore("aws", name, options),
  gcp_secret: (name, options) => fromStore("google", name, options),
};

async function fromStore(
  cloud: "aws" | "google",
  name: string,
  { ir, env, endpoint, signal }: FetchOptions,
): Promise<string | undefined> {
  const { store, name: known } = await openNamedSecrets(cloud, name, ir, { env, endpoint });
  try {
    return await store.read(known, signal);
  } finally {
    store.close();
  }
}

const places: Readonly<Record<IrSecret["source"], (argument: string) => string>> = {
  env: (name) => `set the variable ${name} of this process`,
  file: (path) => `write it to ${path}, which the folder of the outputs begins`,
  aws_secret: (name) => `make the secret ${name} in AWS Secrets Manager`,
  gcp_secret: (name) => `make the secret ${name} in Secret Manager`,
};

/** Fetches a secret that need not be there. Throws where it cannot be asked for; no message has anything of it. */
export function findSecret({ source, argument }: IrSecret, options: FetchOptions): Promise<string | undefined> {
  return fetchers[source](argument, options);
}

/** What the user does so that a secret is there. */
export function waysToGive({ source, argument }: IrSecret): string {
  return places[source](argument);
}

/** Fetches a secret. Throws where there is none, and where it cannot be asked for; no message has anything of it. */
export async function fetchSecret(secret: IrSecret, options: FetchOptions): Promise<string> {
  const value = await findSecret(secret, options);
  if (value !== undefined) return value;
  const { name, source, argument } = secret;
  throw new UserError(`the secret \`${name}\` is not there: ${source}("${argument}") gives nothing`, {
    why: "OpenTofu needs it: before it reads its state, or before it asks Proxmox VE",
    fix: waysToGive(secret),
  });
}
