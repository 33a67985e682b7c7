import { cloudCredentials } from "../providers/index.ts";

/*
 * Texts that must never stand in a file (ruling 21), by how they look. Digests and other base64 look like
 * some of them, so that a key without a mark of its own counts only under a name that says what it is.
 */

/** Names what a text holds, with its article. */
export function credentialIn(text: string): string | undefined {
  if (text.includes("-----BEGIN ") && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return "a private key";
  const known = cloudCredentials.find(({ pattern }) => pattern.test(text));
  if (known) return known.what;
  // Anchored at `://`: a search for the scheme in front would take a long text's length squared.
  if (text.includes("@") && /:\/\/[^\s/:@]{1,256}:[^\s/@]{1,256}@/.test(text)) return "a password in an URL";
  return undefined;
}

/** Tokens with a mark of their own, for which a text is searched first: an expression costs when it is first tried. */
const tokens: readonly { readonly mark: string; readonly pattern: RegExp; readonly what: string }[] = [
  { mark: "gh", pattern: /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9])/, what: "a token of GitHub" },
  {
    mark: "github_pat_",
    pattern: /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9])/,
    what: "a token of GitHub",
  },
  { mark: "xox", pattern: /(?<![A-Za-z0-9])xox[abeprs]-[A-Za-z0-9-]{10,250}/, what: "a token of Slack" },
  {
    mark: "xapp-",
    pattern: /(?<![A-Za-z0-9])xapp-[0-9]-[A-Z0-9]{8,32}-[A-Za-z0-9-]{16,250}/,
    what: "a token of Slack",
  },
  {
    mark: "hooks.slack.com/",
    pattern: /hooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{6,32}\/[A-Z0-9]{6,32}\/[A-Za-z0-9/]{16,128}/,
    what: "a webhook of Slack, which anybody may post to",
  },
  {
    mark: "eyJ",
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4096}\.eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{16,4096}/,
    what: "a signed token (JWT)",
  },
];

/** A secret key: so many characters of base64, under a name that calls it one. */
const keyLength = 40;
const secretName = /secret[-_ ]?(?:access[-_ ]?)?key|(?:^|\.)secret$/i;
const hexadecimal = /^(?:[0-9a-f]+|[0-9A-F]+)$/;
const namedSecret = /secret[-_ ]?(?:access[-_ ]?)?key["']?\s{0,8}[:=]\s{0,8}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i;

/** Names a token or key in a text, with its article; `name` is the attribute, or the key of its map. */
export function tokenIn(text: string, name: string): string | undefined {
  const token = tokens.find(({ mark, pattern }) => text.includes(mark) && pattern.test(text));
  if (token) return token.what;
  if (text.length < keyLength) return undefined;
  const isSecret = text.length === keyLength && secretName.test(name) && isBase64(text);
  return isSecret || namedSecret.test(text) ? "a secret key" : undefined;
}

/** Digests of so many characters are hexadecimal. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9/+]+$/.test(text) && !hexadecimal.test(text);
}
