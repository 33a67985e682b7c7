import { bucketNameFault, cloudRefinements } from "../providers/index.ts";
import { certificateFault, envFault, parseAddress, showCharacter, urlShapeFault } from "../values/index.ts";
import type { Refinement } from "./define/index.ts";

/** A rule on the content of a string. */
export interface RefinementSpec {
  /** What such a string is called, without article. */
  readonly what: string;
  /** The rule in one sentence, with its source where it is not obvious. */
  readonly rule: string;
  readonly example: string;
  /** For JSON Schema: what a pattern can say of the rule. */
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minLength?: number;
  /** For JSON Schema. */
  readonly format?: "uri" | "email" | "hostname";
  /** Why a text breaks the rule, as the end of a sentence; undefined when it does not. */
  check(text: string): string | undefined;
  /** The same for a rule that is newer than the first release: the text stays, and what was built is only warned of. */
  newer?(text: string): string | undefined;
}

const identifierPattern = "^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))*$";

/** contracts/nstance.md 2 and cluster-config.md 4.1: lower case, digits, single inner hyphens. */
function identifierFault(text: string, longest: number): string | undefined {
  if (text === "") return "it is empty";
  if (text.length > longest) return `it has ${text.length} characters, and ${longest} is the limit`;
  const wrong = /[^a-z0-9-]/u.exec(text)?.[0];
  if (wrong !== undefined) return `it has the character ${showCharacter(wrong)}`;
  if (text.startsWith("-") || text.endsWith("-")) return "a hyphen stands at its edge";
  return text.includes("--") ? "two hyphens stand in a row" : undefined;
}

const reservedClusterIds = ["local", "k8s", "oidc"];

/** contracts/cluster-config.md 4.1, domain rule. */
function domainFault(text: string): string | undefined {
  if (text === "") return "it is empty";
  if (text.length > 253) return `it has ${text.length} characters, and 253 is the limit`;
  if (text !== text.toLowerCase()) return "it has capital letters";
  if (text.endsWith(".")) return "it ends with a dot";
  if (parseAddress(text)) return "it is an address";
  for (const label of text.split(".")) {
    if (label === "") return "a part between two dots is empty";
    if (label.length > 63) return `the part \`${label}\` has more than 63 characters`;
    if (label === "*") return "it is a wildcard";
    if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) {
      return `the part \`${label}\` has other characters than letters, digits and inner hyphens`;
    }
  }
  return undefined;
}

interface UrlRule {
  readonly protocols: readonly string[];
  /** Whether plain http is accepted on loopback. */
  readonly loopbackHttp?: boolean;
  readonly path?: "none" | "any";
  readonly env?: boolean;
}

/** RFC 3986 allows visible ASCII only, and not these; the quote it would allow. Braces are looked at on their own. */
const notInUrls = /[^\x21-\x7e]|["'`\\<>|^]/u;

function urlFault(text: string, rule: UrlRule): string | undefined {
  if (text.trim() !== text || text === "") return text === "" ? "it is empty" : "white space stands at its ends";
  const wrong = notInUrls.exec(text)?.[0];
  if (wrong !== undefined) return `it has the character ${showCharacter(wrong)}`;
  if (/[{}]/.test(text.replace(/\{(?:kind|arch)\}/g, ""))) return "it has braces";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return "it cannot be read as an URL";
  const loopback = rule.loopbackHttp === true && url.protocol === "http:" && isLoopback(url.hostname);
  if (!rule.protocols.includes(url.protocol) && !loopback) {
    const wanted = rule.protocols.map((protocol) => protocol.replace(":", "")).join(" or ");
    return `its scheme is ${url.protocol.replace(":", "")}, and ${wanted} is needed`;
  }
  if (url.hostname === "") return "it has no host";
  if (url.username !== "" || url.password !== "") return "it holds credentials";
  if (rule.path === "none" && (url.search !== "" || url.hash !== "")) return "it has a query or a fragment";
  return rule.env === true ? envFault(text) : undefined;
}

/** `hostname` as an URL gives it: an address in its shortest form. A name such as `127.example.com` is no address. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.[0-9]+){3}$/.test(hostname);
}

/** Plain http is for an issuer on the same machine, which VMs know by these names. */
function issuerFault(text: string): string | undefined {
  return /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$))/.test(text) && !text.includes("#")
    ? undefined
    : "VMs take https, and plain http on localhost, 127.0.0.1 and [::1], without a fragment";
}

function sshKeyFault(text: string): string | undefined {
  if (text.includes("PRIVATE KEY")) return "it is a private key";
  return sshKey.test(text) ? envFault(text) : "it is not one line of an algorithm, base64 and a comment";
}

/** What stands behind a key: lists of keys have commas between, and blanks at an end are lost. */
function keyCommentFault(text: string): string | undefined {
  if (text.includes(",")) return "it has a comma, and lists of keys have commas between";
  if (/[[\]]/.test(text)) return "it has brackets, which only addresses may have";
  return text === text.trim() ? undefined : "a blank stands at its end";
}

/** The grammar of names of images, without the host. */
function repositoryFault(text: string): string | undefined {
  const folders = text.trim().replace(/^\/+|\/+$/g, "");
  const folder = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
  return folders === "" || new RegExp(`^${folder}(?:/${folder})*$`).test(folders)
    ? undefined
    : "it has other characters, or two signs in a row";
}

function matches(pattern: RegExp, reason: string): (text: string) => string | undefined {
  return (text) => (pattern.test(text) ? undefined : reason);
}

/** A text that can stand in HCL, JSON and YAML as it is; control characters cannot. */
function plainFault(text: string): string | undefined {
  return text === "" ? "it is empty" : undefined;
}

const seedDigest = /^sha512:[0-9a-f]{128}$/;
const anyDigest = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const sshKey =
  /^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+=*(?: .*)?$/;

export const refinements: Readonly<Record<Refinement, RefinementSpec>> = {
  ...cloudRefinements,
  identifier: {
    what: "name",
    rule: "Names that become Nstance groups and subnets have at most 32 lower-case letters, digits and single inner hyphens.",
    example: "web-1",
    pattern: identifierPattern,
    maxLength: 32,
    check: (text) => identifierFault(text, 32),
  },
  "cluster-id": {
    what: "cluster id",
    rule: "A cluster id has at most 32 lower-case letters, digits and single inner hyphens, and is not local, k8s or oidc.",
    example: "internaltools-production",
    pattern: identifierPattern,
    maxLength: 32,
    check: (text) => (reservedClusterIds.includes(text) ? `\`${text}\` is reserved` : identifierFault(text, 32)),
  },
  name: {
    what: "name",
    rule: "A name has at most 32 lower-case letters, digits and single inner hyphens.",
    example: "app-secrets",
    pattern: identifierPattern,
    maxLength: 32,
    check: (text) => identifierFault(text, 32),
  },
  "name-prefix": {
    what: "name prefix",
    rule: "A name prefix has lower-case letters, digits and hyphens, and a letter or digit at both ends.",
    example: "tools-prod",
    check(text) {
      if (text === "") return "it is empty";
      if (text.length > 32) return `it has ${text.length} characters, and 32 is the limit`;
      return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text)
        ? undefined
        : "it has other characters, or a hyphen at its edge";
    },
  },
  "domain-name": {
    what: "host name",
    rule: "A host name has lower-case labels of letters, digits and inner hyphens, 253 characters at most, and is no address.",
    example: "tools.example.com",
    pattern: "^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$",
    maxLength: 253,
    format: "hostname",
    check: domainFault,
  },
  "issuer-url": {
    what: "issuer URL",
    rule: "kube-apiserver takes https issuers without query and fragment; plain http only works on loopback.",
    example: "https://auth.example.com",
    format: "uri",
    minLength: 1,
    check: (text) => urlFault(text, { protocols: ["https:"], loopbackHttp: true, path: "none", env: true }),
    newer: (text) => urlShapeFault(text) ?? issuerFault(text),
  },
  "https-url": {
    what: "https URL",
    rule: "The address is an https URL with a host and without credentials; other characters than ASCII are percent-encoded.",
    example: "https://example.com/path",
    format: "uri",
    check: (text) => urlFault(text, { protocols: ["https:"] }),
    newer: urlShapeFault,
  },
  "mirror-url": {
    what: "mirror address",
    rule: "The base of a mirror is an http or https URL; what is loaded from it is verified by digest.",
    example: "https://deps.example.com",
    format: "uri",
    check: (text) => urlFault(text, { protocols: ["https:", "http:"], path: "none" }),
    newer: urlShapeFault,
  },
  "http-url": {
    what: "URL",
    rule: "The address is an http or https URL with a host and without credentials.",
    example: "https://vault.example.com",
    check: (text) => urlFault(text, { protocols: ["https:", "http:"] }),
    newer: urlShapeFault,
  },
  "endpoint-url": {
    what: "endpoint",
    rule: "An endpoint is an http or https URL whose characters VMs accept in settings.",
    example: "https://s3.example.com",
    check: (text) => urlFault(text, { protocols: ["https:", "http:"], env: true }),
    newer: urlShapeFault,
  },
  email: {
    what: "mail address",
    rule: "The whole text is one mail address, without a display name.",
    example: "platform-ops@example.com",
    format: "email",
    check: matches(
      /^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
      "it is not of the form name@host",
    ),
  },
  "instance-type": {
    what: "instance type",
    rule: "An instance type has letters, digits, dots and hyphens.",
    example: "t4g.medium",
    minLength: 1,
    check: matches(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, "it has other characters"),
  },
  "seed-digest": {
    what: "digest",
    rule: "The digest of a seed is sha512: and 128 lower-case hexadecimal digits.",
    example: "sha512: and 128 digits",
    pattern: "^sha512:[0-9a-f]{128}$",
    check: matches(seedDigest, "it does not have that form"),
  },
  "sha-digest": {
    what: "digest",
    rule: "A digest is sha256: and 64, or sha512: and 128 lower-case hexadecimal digits.",
    example: "sha256: and 64 digits",
    check: matches(anyDigest, "it does not have that form"),
  },
  "seed-version": {
    what: "seed version",
    rule: "The version of a seed has digits and dots and may end in a hyphen and a number.",
    example: "1.2.3-1",
    check: matches(/^v?[0-9]+(?:\.[0-9]+)*(?:-[0-9]+)?$/, "it does not have that form"),
  },
  "semver-range": {
    what: "version range",
    rule: 'A version range is as Flux reads it: comparisons such as >=1.2, with spaces or commas for "and".',
    example: ">=1.2 <2",
    check: semverRangeFault,
  },
  "bucket-name": {
    what: "bucket name",
    rule: "A bucket has 3 to 63 lower-case letters, digits and inner hyphens or dots, and is no address.",
    example: "example-logs",
    check: bucketNameFault,
  },
  "ssh-key": {
    what: "public SSH key",
    rule: "A public SSH key is one line: algorithm, base64, and a comment whose characters VMs accept.",
    example: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI… ops",
    check: sshKeyFault,
  },
  "delivered-ssh-key": {
    what: "public SSH key",
    rule: "A public SSH key is one line: algorithm, base64, and a comment without commas and brackets.",
    example: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI… ops",
    check: sshKeyFault,
    newer: keyCommentFault,
  },
  "ca-certificate": {
    what: "certificate",
    rule: "A certificate authority is PEM text, or the path of a PEM file inside the project.",
    example: '"auth-ca.pem"',
    check(text) {
      if (text.includes("-----BEGIN")) return pemFault(text);
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return "it is an URL: what it serves could change between two builds";
      return text === "" ? "it is empty" : undefined;
    },
    newer: certificateFault,
  },
  pem: {
    what: "certificate",
    rule: "A certificate is PEM text.",
    example: 'file("vault-ca.pem")',
    check: pemFault,
    newer: certificateFault,
  },
  "env-text": {
    what: "setting",
    rule: "VMs accept letters, digits, spaces and - . / _ : + = # @ , [ ] in settings.",
    example: "email",
    check: (text) => (text === "" ? "it is empty" : envFault(text)),
  },
  claim: {
    what: "claim",
    rule: "A claim has letters, digits and - . / _ : + = # @ , [ ], and no blanks.",
    example: "email",
    check: (text) => (text === "" ? "it is empty" : envFault(text)),
    newer: (text) => (/\s/.test(text) ? "it has a blank" : undefined),
  },
  repository: {
    what: "path in a registry",
    rule: "The folders of a repository have lower-case letters and digits, with single dots, underscores and hyphens between; a slash alone is none.",
    example: "mirror",
    check: plainFault,
    newer: repositoryFault,
  },
  "log-services": {
    what: "service",
    rule: "Services are the names of systemd units, in lower case.",
    example: "kubelet",
    check: matches(/^[a-z0-9][a-z0-9-]*$/, "it has other characters than lower-case letters, digits and hyphens"),
  },
  "etcd-servers": {
    what: "store address",
    rule: "The store is one https URL, or several with commas between.",
    example: "https://127.0.0.1:2378",
    check(text) {
      const faults = text.split(",").map((url) => urlFault(url, { protocols: ["https:", "http:"], env: true }));
      return faults.find((fault) => fault !== undefined);
    },
    newer: (text) =>
      text
        .split(",")
        .map(urlShapeFault)
        .find((fault) => fault !== undefined),
  },
  "tag-value": {
    what: "tag",
    rule: "The value of a tag has at most 256 characters.",
    example: "production",
    check: (text) => (text.length > 256 ? "it has more than 256 characters" : undefined),
  },
  "not-blank": {
    what: "text",
    rule: "The text is not blank.",
    example: "main",
    check: (text) => (text.trim() === "" ? "it is blank" : undefined),
  },
  "plain-text": { what: "text", rule: "The text is not empty.", example: "tools", check: plainFault },
};

function semverRangeFault(text: string): string | undefined {
  const comparison =
    /^(?:[<>]=?|=|~|\^|!=)?\s*v?(?:[0-9]+|[xX*])(?:\.(?:[0-9]+|[xX*])){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
  for (const alternative of text.split("||")) {
    const trimmed = alternative.trim().replace(/([<>=~^!])\s+/g, "$1");
    if (trimmed === "") return "a part of it is empty";
    const hyphenRange = /^(\S+)\s+-\s+(\S+)$/.exec(trimmed);
    const parts = hyphenRange ? hyphenRange.slice(1) : trimmed.split(/\s*,\s*|\s+/);
    const wrong = parts.find((part) => !comparison.test(part));
    if (wrong !== undefined) return `\`${wrong}\` is no comparison with a version`;
  }
  return undefined;
}

function pemFault(text: string): string | undefined {
  if (text.includes("PRIVATE KEY")) return "it holds a private key";
  const body = /^\s*(?:-----BEGIN CERTIFICATE-----\r?\n(?:[A-Za-z0-9+/=]+\r?\n)+-----END CERTIFICATE-----\s*)+$/;
  return body.test(text) ? undefined : "it is not PEM text of certificates";
}
