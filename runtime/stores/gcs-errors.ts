import { UserError } from "../cli/index.ts";
import { memberOf, numberIn, textIn } from "./members.ts";
import type { Doing } from "./s3-errors.ts";
import { firstLine, StoreError, type StoreErrorKind, saidBy } from "./store-error.ts";

/** An answer of the JSON API to an upload. */
export class GcsAnswer extends Error {
  readonly status: number;

  constructor(status: number, body: string) {
    super(messageIn(body));
    this.status = status;
  }
}

/** The HTTP status of an error of ours or of the library, or undefined when no answer came. */
export function gcsStatusOf(error: unknown): number | undefined {
  if (error instanceof GcsAnswer) return error.status;
  return numberIn(error, "code");
}

/** Turns what an upload or the library threw into a `StoreError`. Only status and message of the server are shown. */
export function explainGcsError(error: unknown, { doing, bucket, url }: Doing): UserError {
  if (error instanceof UserError) return error;
  const status = gcsStatusOf(error);
  const said = saidBy(error);
  const kind = kindOf(status, said);
  const why = status === undefined ? said : `the server answered ${status}${said === "" ? "" : `: ${said}`}`;
  return new StoreError(kind, `cannot ${doing} ${url}`, { why, fix: fixFor(kind, bucket), cause: error });
}

const noCredentials = /default credentials|invalid_grant|reauth|private key|client_email/i;

function kindOf(status: number | undefined, said: string): StoreErrorKind {
  if (status === 404) return "missing";
  if (status === 401 || status === 403 || noCredentials.test(said)) return "denied";
  if (status === undefined) return /ENOTFOUND|Invalid URL|Protocol/.test(said) ? "refused" : "unavailable";
  // 400 with a hash that does not fit: the body was altered on its way.
  if (status === 400 && /hash|checksum|crc32c|md5/i.test(said)) return "unavailable";
  return status === 408 || status === 429 || status >= 500 || status < 300 ? "unavailable" : "refused";
}

function fixFor(kind: StoreErrorKind, bucket: string): string {
  switch (kind) {
    case "missing":
      return `create the bucket \`${bucket}\` first, or correct its name`;
    case "denied":
      return "sign in with `gcloud auth application-default login`, as one who may list the bucket and get and create objects in it";
    case "unavailable":
    case "conflict":
      return "run the same command again: what this run may have stored is recognised";
    case "refused":
      return "check the bucket and --endpoint";
  }
}

/** The message of an error body of the JSON API; the first line of any other text. */
function messageIn(body: string): string {
  try {
    const message = textIn(memberOf(JSON.parse(body), "error"), "message");
    if (message !== undefined) return message;
  } catch {
    // An answer of a proxy on the way is HTML or plain text.
  }
  return firstLine(body).slice(0, 200);
}
