import { setTimeout as sleep } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import { SignatureV4 } from "@smithy/signature-v4";
import { UserError } from "../../cli/index.ts";
import { connectTimeout } from "../../stores/index.ts";

/*
 * Two requests of EC2's query interface, whose form of 2016 does not change. Its own client would be 28 MB on every
 * user's disk for them; credentials, profiles and signatures are those of the client that is there.
 */

export interface Ec2Place {
  readonly region: string;
  readonly profile: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Ec2Client {
  /** Sends a request and returns the XML of its answer. Throws a `UserError` with what EC2 said. */
  send(action: string, values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string>;
  close(): void;
}

/** As long is waited before each further attempt, in milliseconds. */
const pauses = [1_000, 3_000, 9_000] as const;

export function openEc2({ region, profile, env }: Ec2Place): Ec2Client {
  const endpoint = new URL(
    env["AWS_ENDPOINT_URL_EC2"] ?? env["AWS_ENDPOINT_URL"] ?? `https://ec2.${region}.amazonaws.com`,
  );
  const client = new S3Client({ region, ...(profile === undefined ? {} : { profile }) });
  const { credentials, sha256 } = client.config;
  const signer = new SignatureV4({ credentials, region, service: "ec2", sha256 });

  async function attempt(body: string, signal: AbortSignal): Promise<Response> {
    const headers = { host: endpoint.host, "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    const signed = await signer.sign({
      method: "POST",
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: "/",
      query: {},
      headers,
      body,
    });
    const { host: _host, ...sent } = signed.headers;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(3 * connectTimeout)]);
    return fetch(endpoint, { method: "POST", headers: sent, body, signal: limit });
  }

  return {
    async send(action, values, signal) {
      const body = new URLSearchParams({ Action: action, Version: "2016-11-15", ...values }).toString();
      for (let turn = 0; ; turn += 1) {
        const answer = await attempt(body, signal).catch((error: unknown) => {
          signal.throwIfAborted();
          return error;
        });
        const said = answer instanceof Response ? await answer.text() : reasonOf(answer);
        if (answer instanceof Response && answer.ok) return said;
        const pause = isTransient(answer, said) ? pauses[turn] : undefined;
        if (pause === undefined) throw refused(action, endpoint.host, answer, said);
        await sleep(pause, undefined, { signal });
      }
    },
    close: () => client.destroy(),
  };
}

function isTransient(answer: unknown, said: string): boolean {
  if (answer instanceof Response) return answer.status >= 500 || /<Code>\w*LimitExceeded|<Code>Throttl/.test(said);
  // A connection that failed, and an answer that did not come in time.
  return answer instanceof TypeError || (answer instanceof Error && answer.name === "TimeoutError");
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function refused(action: string, host: string, answer: unknown, said: string): UserError {
  const [, code] = /<Code>([^<]*)/.exec(said) ?? [];
  const [, message] = /<Message>([^<]*)/.exec(said) ?? [];
  const isAnswer = answer instanceof Response;
  return new UserError(`EC2 did not ${action} (${host})`, {
    why: code === undefined ? (isAnswer ? `the server answered ${answer.status}` : said) : `${code}: ${message ?? ""}`,
    fix: isAnswer
      ? "use credentials that may describe and terminate instances"
      : "check the network, and whether you are signed in (`aws sso login`)",
    ...(answer instanceof Error ? { cause: answer } : {}),
  });
}
