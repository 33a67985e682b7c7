import { type GoogleApi, openGoogleApi } from "./google-api.ts";
import type { NewSecret, SecretCreation, SecretStore } from "./secret-store.ts";

export interface GoogleSecretOptions {
  readonly project: string;
  /** A server that speaks the protocol, instead of Google's. */
  readonly endpoint?: string;
}

/** Where a secret says who made it, so that a run knows its own after a lost answer. */
const tokenName = "podplanec-token";

/**
 * Opens Secret Manager of a project. Credentials: application default credentials. No request is made yet.
 *
 * A secret and its value are two requests. The first is the one that is won or lost: only whoever made the secret
 * adds its value, so that no second value ever stands over the first. A secret whose maker was cut off between the
 * two stays without a value, and is told as such: nothing here decides that nobody will add it any more.
 */
export function openGoogleSecretStore(options: GoogleSecretOptions): SecretStore {
  const shown = `Secret Manager of ${options.project}`;
  const api = openGoogleApi({ endpoint: options.endpoint ?? "https://secretmanager.googleapis.com", shown });
  const secrets = `/v1/projects/${encodeURIComponent(options.project)}/secrets`;
  const pathOf = (name: string) => `${secrets}/${encodeURIComponent(name)}`;
  return {
    shown,
    create: (secret, signal) => create({ api, secrets, pathOf }, secret, signal),
    async read(name, signal) {
      const answer = await api.send({ doing: `read ${name}`, path: `${pathOf(name)}/versions/latest:access`, signal });
      if (answer.status === 404) return undefined;
      return Buffer.from(textAt(api.require(answer), "payload", "data"), "base64").toString("utf8");
    },
    close: () => undefined,
  };
}

interface Place {
  readonly api: GoogleApi;
  readonly secrets: string;
  pathOf(name: string): string;
}

async function create(place: Place, secret: NewSecret, signal: AbortSignal): Promise<SecretCreation> {
  const { api, secrets, pathOf } = place;
  const doing = `create ${secret.name}`;
  const body = {
    replication: { automatic: {} },
    annotations: { [tokenName]: secret.token, description: secret.description },
  };
  const path = `${secrets}?secretId=${encodeURIComponent(secret.name)}`;
  const made = await api.send({ doing, path, body, signal });
  if (made.status === 409 && !(await isOurs(place, secret, signal))) return "exists";
  if (made.status !== 409) api.require(made);
  const data = Buffer.from(secret.value, "utf8").toString("base64");
  api.require(
    await api.send({ doing, path: `${pathOf(secret.name)}:addVersion`, body: { payload: { data } }, signal }),
  );
  return "created";
}

/** Whether a secret that is there was made by this same request, and still lacks its value. */
async function isOurs({ api, pathOf }: Place, { name, token }: NewSecret, signal: AbortSignal): Promise<boolean> {
  const doing = `look at ${name}`;
  const found = api.require(await api.send({ doing, path: pathOf(name), signal }));
  if (textAt(found, "annotations", tokenName) !== token) return false;
  const value = await api.send({ doing, path: `${pathOf(name)}/versions/latest`, signal });
  return value.status === 404;
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((at, name) => {
    return typeof at === "object" && at !== null ? Object.entries(at).find(([key]) => key === name)?.[1] : undefined;
  }, value);
  return typeof found === "string" ? found : "";
}
