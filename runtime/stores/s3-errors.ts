import { UserError } from "../cli/index.ts";
import { memberOf, numberIn } from "./members.ts";
import { StoreError, type StoreErrorKind, saidBy } from "./store-error.ts";

/** What was being done, for messages. */
export interface Doing {
  readonly doing: string;
  readonly bucket: string;
  readonly url: string;
}

/** The HTTP status of an error of the AWS SDK, or undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  return numberIn(memberOf(error, "$metadata"), "httpStatusCode");
}

/** Whether there is no such object, in a bucket that is there. */
export function isNoObject(error: unknown): boolean {
  return statusOf(error) === 404 && !isNoBucket(error);
}

export function isNoBucket(error: unknown): boolean {
  return memberOf(error, "name") === "NoSuchBucket";
}

/** Codes that come with a 4xx status and yet say "not this time". The body arrived cut, altered or too slowly. */
const transientCodes = new Set([
  "RequestTimeout",
  "IncompleteBody",
  "BadDigest",
  "XAmzContentSHA256Mismatch",
  "SlowDown",
]);

const credentialCodes = new Set([
  "AccessDenied",
  "AllAccessDisabled",
  "AuthorizationHeaderMalformed",
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidToken",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
  "TokenProviderError",
]);

/** Turns what the AWS SDK threw into a `StoreError`. Only code, status and message of the server are shown. */
export function explainS3Error(error: unknown, { doing, bucket, url }: Doing): UserError {
  if (error instanceof UserError) return error;
  const status = statusOf(error);
  const code = error instanceof Error ? error.name : "";
  const kind = kindOf(status, code, error);
  const said = saidBy(error);
  const why = status === undefined ? said : `the server answered ${status} ${code}${said === "" ? "" : `: ${said}`}`;
  return new StoreError(kind, `cannot ${doing} ${url}`, { why, fix: fixFor(kind, code, said, bucket), cause: error });
}

function kindOf(status: number | undefined, code: string, error: unknown): StoreErrorKind {
  if (code === "NoSuchBucket") return "missing";
  if (credentialCodes.has(code) || status === 401 || status === 403) return "denied";
  if (transientCodes.has(code)) return "unavailable";
  if (status === 409) return "conflict";
  if (status !== undefined) return status === 429 || status >= 500 || status < 300 ? "unavailable" : "refused";
  return isConfigurationError(error) ? "refused" : "unavailable";
}

/** Errors that the SDK raises before it sends anything. Trying again would give the same. */
function isConfigurationError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /region is missing|profile|invalid url|protocol|ENOTFOUND/i.test(error.message) || error instanceof TypeError;
}

function fixFor(kind: StoreErrorKind, code: string, said: string, bucket: string): string {
  if (/region is missing/i.test(said)) return "name the bucket's region with --region";
  if (/ENOTFOUND/.test(said)) return "check the host of --endpoint, and the region";
  switch (kind) {
    case "missing":
      return `create the bucket \`${bucket}\` first, or correct its name`;
    case "denied":
      return code === "CredentialsProviderError"
        ? "sign in (`aws sso login`), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        : "use credentials that may list the bucket and get and put objects in it (s3:ListBucket, s3:GetObject, s3:PutObject)";
    case "unavailable":
    case "conflict":
      return "run the same command again: what this run may have stored is recognised";
    case "refused":
      return "check the bucket, --region and --endpoint";
  }
}
