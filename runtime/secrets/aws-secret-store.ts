import {
  CreateSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { exitCodes, UserError } from "../cli/index.ts";
import { connectTimeout, defaultIdleTimeout } from "../stores/index.ts";
import type { SecretStore } from "./secret-store.ts";

export interface AwsSecretOptions {
  readonly region: string;
  readonly profile?: string;
  /** A server that speaks the protocol, instead of Amazon's. */
  readonly endpoint?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Opens AWS Secrets Manager. Credentials: the standard AWS chain. No request is made yet. */
export function openAwsSecretStore(options: AwsSecretOptions): SecretStore {
  const client = newClient(options);
  const shown = `AWS Secrets Manager in ${options.region}`;

  async function attempt<T>(doing: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      throw explain(error, doing, shown);
    }
  }

  return {
    shown,
    create: ({ name, value, description, token }, signal) =>
      attempt(`create ${name}`, signal, async () => {
        const command = new CreateSecretCommand({
          Name: name,
          SecretString: value,
          Description: description,
          ClientRequestToken: token,
        });
        try {
          await client.send(command, { abortSignal: signal });
          return "created";
        } catch (error) {
          if (error instanceof ResourceExistsException) return "exists";
          throw error;
        }
      }),
    read: (name, signal) =>
      attempt(`read ${name}`, signal, async () => {
        try {
          const got = await client.send(new GetSecretValueCommand({ SecretId: name }), { abortSignal: signal });
          return got.SecretString ?? Buffer.from(got.SecretBinary ?? []).toString("utf8");
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return undefined;
          throw error;
        }
      }),
    close: () => client.destroy(),
  };
}

/** Without a logger the SDK writes warnings to the terminal by itself. */
const silence = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

function newClient({ region, profile, endpoint: given, env }: AwsSecretOptions): SecretsManagerClient {
  const endpoint = given ?? env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] ?? env["AWS_ENDPOINT_URL"];
  if (endpoint !== undefined) requireProtected(endpoint);
  return new SecretsManagerClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    logger: silence,
    requestHandler: { connectionTimeout: connectTimeout, socketTimeout: defaultIdleTimeout },
  });
}

/** A private key travels to it: in plain text only within this machine. */
function requireProtected(endpoint: string): void {
  const url = URL.parse(endpoint);
  if (url?.protocol === "https:") return;
  if (url?.protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) return;
  throw new UserError("the endpoint of the secret store is no https address", {
    why: "a private key would travel in plain text",
    fix: "give an https:// URL; http:// only on the loopback interface",
    exitCode: exitCodes.usage,
  });
}

/** Only code and message of the server are shown; they never repeat a value. */
function explain(error: unknown, doing: string, shown: string): UserError {
  if (error instanceof UserError) return error;
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  const said = message.split("\n")[0]?.trim() ?? "";
  return new UserError(`cannot ${doing} in ${shown}`, {
    why: [name, said].filter((part) => part !== "" && part !== "Error").join(": "),
    fix: fixFor(error, name, said),
    cause: error,
  });
}

function fixFor(error: unknown, name: string, said: string): string {
  if (error instanceof InvalidRequestException && /delet/i.test(said)) {
    return "the secret is marked for deletion: restore it (`aws secretsmanager restore-secret`), or wait until it is gone";
  }
  if (name === "CredentialsProviderError" || name === "TokenProviderError") {
    return "sign in (`aws sso login`), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  }
  if (/^(AccessDenied|Unauthorized|UnrecognizedClient|InvalidSignature|ExpiredToken|InvalidClientTokenId)/.test(name)) {
    return "use credentials that may create and read secrets (secretsmanager:CreateSecret, secretsmanager:GetSecretValue)";
  }
  if (/ENOTFOUND/.test(said)) return "check --region, and the host of --endpoint";
  return "run the same command again: what this run may have stored is recognised";
}
