import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { credentialIn, tokenIn } from "./credentials.ts";

/* Made up from parts, so that nobody's scanner takes them for real ones. */
const letters = (count: number) => "Ab0".repeat(count).slice(0, count);
const base64 = (text: string) => Buffer.from(text).toString("base64url");
const jwt = [base64('{"alg":"RS256","typ":"JWT"}'), base64('{"sub":"1234567890"}'), letters(43)].join(".");

test.each<[string, string, string | undefined]>([
  [`ghp_${letters(36)}`, "name", "a token of GitHub"],
  [`gho_${letters(36)}`, "name", "a token of GitHub"],
  [`Bearer ghs_${letters(36)}, please`, "name", "a token of GitHub"],
  [`github_pat_${letters(22)}_${letters(59)}`, "name", "a token of GitHub"],
  [`xoxb-${letters(12)}-${letters(24)}`, "name", "a token of Slack"],
  [jwt, "name", "a signed token (JWT)"],
  [`xapp-1-${"A1".repeat(6)}-${"1".repeat(13)}-${"0af1".repeat(16)}`, "name", "a token of Slack"],
  [
    `https://hooks.slack.com/services/T${"0A".repeat(5)}/B${"1B".repeat(5)}/${letters(24)}`,
    "name",
    "a webhook of Slack, which anybody may post to",
  ],
  [letters(40), "tags.AWS_SECRET_ACCESS_KEY", "a secret key"],
  [letters(40), "tags.secret", "a secret key"],
  [letters(40), "tags.secret-key", "a secret key"],
  [`aws_secret_access_key = ${letters(40)}`, "name", "a secret key"],
  [`{"SecretAccessKey": "${letters(40)}"}`, "name", "a secret key"],
])("%s under %s", (text, name, expected) => {
  expect(tokenIn(text, name)).toBe(expected);
});

test.each<[string, string]>([
  ["ghp_short", "name"],
  [`aghp_${letters(36)}`, "name"],
  [letters(40), "tags.digest"],
  [letters(40), "tags.secret-of-digest"],
  ["0af1".repeat(10), "tags.secret_key"],
  ["https://hooks.slack.com/services", "name"],
  [letters(41), "tags.AWS_SECRET_ACCESS_KEY"],
  ["the secret key lies in the vault", "tags.secret_key"],
  ["eyJhbGciOiJSUzI1NiJ9", "name"],
  ["xox", "name"],
])("%s under %s is none", (text, name) => {
  expect(tokenIn(text, name)).toBeUndefined();
});

test.each([
  ["let aws_secret_access_key = KEY", ["KEY"]],
  ['let keys = { id = "AKIAIOSFODNN7EXAMPLE", other = KEY }', ['"AKIAIOSFODNN7EXAMPLE"', "KEY"]],
  ['let keys = { secret = KEY, list = ["TOKEN"] }', ["KEY", '"TOKEN"']],
  ['param token: string = "TOKEN"', ['"TOKEN"']],
  ["let colour = KEY", []],
  ["let secret_key_digest = DIGEST", []],
])("in %s", (declaration, expected) => {
  const filled = (text: string) =>
    text
      .replace("KEY", JSON.stringify(letters(40)))
      .replace("TOKEN", `ghp_${letters(36)}`)
      .replace("DIGEST", JSON.stringify("0af1".repeat(10)));
  const text = source({ top: filled(declaration) });
  const found = compileText(text).diagnostics.filter(({ name }) => name === "credential-declared");
  expect(found.map(({ span }) => text.slice(span?.start, span?.end))).toEqual(expected.map(filled));
});

test("digests, keys for people and other base64 are none", () => {
  for (let seed = 0; seed < 200; seed++) {
    const digest = createHash("sha512").update(String(seed));
    const bytes = createHash("sha512")
      .update(`bytes ${seed}`)
      .digest()
      .subarray(0, 30 + (seed % 34));
    const texts = [
      digest.copy().digest("hex"),
      digest.digest("base64"),
      bytes.toString("base64"),
      bytes.toString("hex"),
    ];
    for (const text of [...texts, `sha512:${texts[0]}`, `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${texts[2]} ops`]) {
      expect([tokenIn(text, "value"), credentialIn(text)], text).toEqual([undefined, undefined]);
    }
  }
});
