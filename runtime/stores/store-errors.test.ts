import { describe, expect, test } from "vitest";
import { UserError } from "../cli/index.ts";
import { explainGcsError, GcsAnswer } from "./gcs-errors.ts";
import { explainS3Error } from "./s3-errors.ts";

const doing = { doing: "write to", bucket: "demo", url: "s3://demo/netsy" };

/** An error as the AWS SDK throws them: the code is the name, the status stands in `$metadata`. */
function awsError(name: string, message: string, status?: number): Error {
  return Object.assign(new Error(message), { name, $metadata: status === undefined ? {} : { httpStatusCode: status } });
}

/** What helps, by kind, where the error itself says nothing more. */
const fixes: Readonly<Record<string, string>> = {
  unavailable: "run the same command again: what this run may have stored is recognised",
  conflict: "run the same command again: what this run may have stored is recognised",
  missing: "create the bucket `demo` first, or correct its name",
  denied:
    "use credentials that may list the bucket and get and put objects in it (s3:ListBucket, s3:GetObject, s3:PutObject)",
  refused: "check the bucket, --region and --endpoint",
};

const signIn =
  "sign in (`aws sso login`), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

describe("an error of the AWS SDK", () => {
  test.each<[string, Error, string?]>([
    ["unavailable", awsError("TimeoutError", "socket hang up")],
    ["unavailable", awsError("Error", "connect ECONNREFUSED 127.0.0.1:1")],
    ["unavailable", awsError("InternalError", "We encountered an internal error", 500)],
    ["unavailable", awsError("SlowDown", "Please reduce your request rate", 503)],
    ["unavailable", awsError("TooManyRequests", "", 429)],
    ["unavailable", awsError("RequestTimeout", "Your socket connection was not read from", 400)],
    ["unavailable", awsError("IncompleteBody", "", 400)],
    ["unavailable", awsError("SlowDown", "", 400)],
    ["unavailable", awsError("BadDigest", "", 400)],
    ["conflict", awsError("ConditionalRequestConflict", "", 409)],
    ["missing", awsError("NoSuchBucket", "The specified bucket does not exist", 404)],
    ["denied", awsError("AccessDenied", "Access Denied", 403)],
    ["denied", awsError("ExpiredToken", "The provided token has expired", 400)],
    ["denied", awsError("CredentialsProviderError", "Could not load credentials from any providers"), signIn],
    ["unavailable", awsError("XAmzContentSHA256Mismatch", "", 400)],
    ["unavailable", awsError("Error", "", 500)],
    ["unavailable", awsError("Error", "a redirect nowhere", 299)],
    ["denied", awsError("", "", 401)],
    ["denied", awsError("", "", 403)],
    ["denied", awsError("AllAccessDisabled", "", 400)],
    ["denied", awsError("AuthorizationHeaderMalformed", "", 400)],
    ["denied", awsError("ExpiredTokenException", "", 400)],
    ["denied", awsError("InvalidAccessKeyId", "", 400)],
    ["denied", awsError("InvalidToken", "", 400)],
    ["denied", awsError("RequestTimeTooSkewed", "", 400)],
    ["denied", awsError("SignatureDoesNotMatch", "", 400)],
    ["denied", awsError("TokenProviderError", "")],
    ["refused", awsError("InvalidRequest", "", 400)],
    ["refused", awsError("Moved", "", 300)],
    ["refused", awsError("Error", "", 499)],
    ["refused", awsError("Error", "", 428)],
    ["refused", awsError("Error", "", 430)],
    ["refused", awsError("Error", "Could not resolve credentials using profile: [x]")],
    ["refused", awsError("Error", "Invalid URL")],
    ["refused", awsError("Error", "Protocol x is not supported")],
    ["refused", new TypeError("x is not iterable")],
    ["refused", awsError("Error", "Region is missing"), "name the bucket's region with --region"],
    [
      "refused",
      awsError("Error", "getaddrinfo ENOTFOUND demo.s3.nowhere.example"),
      "check the host of --endpoint, and the region",
    ],
  ])("is %s: %s", (kind, error, fix = fixes[kind]) => {
    const explained = explainS3Error(error, doing);
    expect(explained).toMatchObject({ kind, message: "cannot write to s3://demo/netsy" });
    expect(explained.why).toContain(error.message);
    expect(explained.fix).toBe(fix);
  });

  test("names what helps", () => {
    expect(explainS3Error(awsError("Error", "Region is missing"), doing).fix).toBe(
      "name the bucket's region with --region",
    );
    expect(explainS3Error(awsError("NoSuchBucket", "", 404), doing).fix).toBe(
      "create the bucket `demo` first, or correct its name",
    );
    expect(explainS3Error(awsError("CredentialsProviderError", ""), doing).fix).toBe(
      "sign in (`aws sso login`), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    );
  });

  test("of ours passes as it is", () => {
    const ours = new UserError("the file was changed");
    expect(explainS3Error(ours, doing)).toBe(ours);
    expect(explainGcsError(ours, doing)).toBe(ours);
  });
});

describe("an answer of Google Cloud Storage", () => {
  const json = (message: string) => JSON.stringify({ error: { code: 400, message } });

  test.each([
    ["unavailable", new GcsAnswer(503, "")],
    ["unavailable", new GcsAnswer(429, json("rate limit"))],
    ["unavailable", new GcsAnswer(408, "")],
    ["unavailable", new GcsAnswer(400, json("Provided MD5 hash does not match"))],
    ["unavailable", new Error("socket hang up")],
    ["unavailable", Object.assign(new Error("Service Unavailable"), { code: 503 })],
    ["unavailable", Object.assign(new Error("x"), { code: "ECONNRESET" })],
    ["unavailable", new GcsAnswer(400, json("crc32c"))],
    ["unavailable", new GcsAnswer(500, "")],
    ["unavailable", new GcsAnswer(299, "")],
    ["denied", Object.assign(new Error("x"), { code: 403 })],
    ["denied", new Error("invalid_grant")],
    ["denied", new Error("reauth related error")],
    ["denied", new Error("The incoming JSON object does not contain a client_email field")],
    ["denied", new Error("no private key")],
    ["refused", new GcsAnswer(499, "")],
    ["refused", new GcsAnswer(428, "")],
    ["refused", new GcsAnswer(407, "")],
    ["refused", new GcsAnswer(300, "")],
    ["refused", new GcsAnswer(401 + 1, "a hash")],
    ["refused", new Error("Invalid URL")],
    ["refused", new Error("Protocol x: not supported")],
    ["missing", new GcsAnswer(404, json("The specified bucket does not exist."))],
    ["denied", new GcsAnswer(401, json("Login Required"))],
    ["denied", new GcsAnswer(403, json("storage.objects.create denied"))],
    ["denied", new Error("Could not load the default credentials. Browse to …")],
    ["refused", new GcsAnswer(400, json("Invalid bucket name"))],
    ["refused", new GcsAnswer(412, "")],
    ["refused", new Error("getaddrinfo ENOTFOUND nowhere.example")],
  ])("is %s: %s", (kind, error) => {
    expect(explainGcsError(error, doing)).toMatchObject({ kind, message: "cannot write to s3://demo/netsy" });
  });

  test("is quoted by its message, and a page of a proxy by its first line", () => {
    expect(explainGcsError(new GcsAnswer(403, json("no access")), doing).why).toBe(
      "the server answered 403: no access",
    );
    expect(explainGcsError(new GcsAnswer(502, "<html>\n<body>"), doing).why).toBe("the server answered 502: <html>");
  });
});

describe("what helps", () => {
  const fixOf = (error: unknown): string | undefined => explainS3Error(error, doing).fix;
  const again = "run the same command again: what this run may have stored is recognised";

  test.each([
    [awsError("Error", "Region is missing"), "name the bucket's region with --region"],
    [awsError("Error", "getaddrinfo ENOTFOUND x"), "check the host of --endpoint, and the region"],
    [awsError("NoSuchBucket", "", 404), "create the bucket `demo` first, or correct its name"],
    [
      awsError("CredentialsProviderError", ""),
      "sign in (`aws sso login`), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ],
    [
      awsError("AccessDenied", "", 403),
      "use credentials that may list the bucket and get and put objects in it (s3:ListBucket, s3:GetObject, s3:PutObject)",
    ],
    [awsError("InternalError", "", 500), again],
    [awsError("ConditionalRequestConflict", "", 409), again],
    [awsError("InvalidRequest", "", 400), "check the bucket, --region and --endpoint"],
  ])("with S3: %s", (error, fix) => {
    expect(fixOf(error)).toBe(fix);
  });

  test.each([
    [404, "create the bucket `demo` first, or correct its name"],
    [
      401,
      "sign in with `gcloud auth application-default login`, as one who may list the bucket and get and create objects in it",
    ],
    [500, again],
    [400, "check the bucket and --endpoint"],
  ])("with Google's %i", (status, fix) => {
    expect(explainGcsError(new GcsAnswer(status, ""), doing).fix).toBe(fix);
  });
});

describe("what a server said", () => {
  const why = (error: unknown): string | undefined => explainS3Error(error, doing).why;

  test("is its status, its code and the first line of its text", () => {
    expect(why(awsError("SlowDown", " slower \nsecond", 503))).toBe("the server answered 503 SlowDown: slower");
    expect(why(awsError("SlowDown", "", 503))).toBe("the server answered 503 SlowDown");
    expect(why(awsError("TimeoutError", "no answer"))).toBe("no answer");
    expect(why("text")).toBe("text");
    expect(why({ $metadata: { httpStatusCode: 503 } })).toBe("the server answered 503 : [object Object]");
    expect(why(null)).toBe("null");
    expect(why(new Error(" broken \nsecond\nthird"))).toBe("broken");
    expect(why({ $metadata: { httpStatusCode: "503" } })).toBe("[object Object]");
    expect(why({ $metadata: null })).toBe("[object Object]");
  });

  test("through Google's API is its message, or the beginning of whatever a proxy said", () => {
    expect(new GcsAnswer(400, JSON.stringify({ error: { message: "no" } })).message).toBe("no");
    expect(new GcsAnswer(400, JSON.stringify({ error: "no" })).message).toBe('{"error":"no"}');
    expect(new GcsAnswer(400, "null").message).toBe("null");
    expect(new GcsAnswer(400, '{"error":null}').message).toBe('{"error":null}');
    expect(new GcsAnswer(400, '{"error":{"message":""}}').message).toBe('{"error":{"message":""}}');
    expect(explainGcsError("text", doing).why).toBe("text");
    expect(explainGcsError(undefined, doing).why).toBe("undefined");
    expect(explainGcsError(Object.assign(new Error("x"), { code: 503 }), doing).why).toBe("the server answered 503: x");
    expect(new GcsAnswer(502, `${"x".repeat(201)}\nsecond`).message).toBe("x".repeat(200));
    expect(explainGcsError(new GcsAnswer(502, ""), doing).why).toBe("the server answered 502");
    expect(explainGcsError(new Error("broken \nsecond"), doing).why).toBe("broken");
  });
});
