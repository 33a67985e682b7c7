import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bootstrapped } from "./configured.ts";
import { certificate, makeRoot } from "./root.ts";

/*
 * What is just inside and just outside of what a VM takes. Beyond what the compiler writes, these are the bounds of
 * files that somebody delivers by hand. One process of Bash judges a whole table.
 */

const root = makeRoot("knc");

/** Of these values, those that a function of validate.sh takes. */
function taken(check: string, values: readonly string[]): readonly string[] {
  root.write("/values", values.map((value) => `${value}\n`).join(""));
  const loop = `while IFS= read -r value; do if ${check} "$value"; then printf '%s\\n' "=$value"; fi; done`;
  const run = root.bash(["validate"], `${loop} <"$root/values"`);
  expect(run.stderr).toBe("");
  return run.stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.slice(1));
}

const groups = (count: number): string => Array.from({ length: count }, (_, index) => index + 1).join(":");

const shapes: readonly (readonly [check: string, inside: readonly string[], outside: readonly string[]])[] = [
  [
    "is_ipv4",
    ["0.0.0.0", "255.255.255.255", "192.0.2.1", "9.10.99.100", "1.2.3.249"],
    [
      "",
      "256.0.0.1",
      "1.256.0.1",
      "1.2.3.256",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.",
      ".1.2.3",
      "1..2.3",
      "1.2.3.0004",
      "a.2.3.4",
    ],
  ],
  [
    "is_ipv6",
    ["::", "::1", "1::", "fd64::", "2001:db8::10", "FD00::abcd", groups(8), `1::${groups(6)}`, "ffff::ffff"],
    [
      ...["", ":", ":::", "1", "1:2", "1::2::3", ":1::2", "1::2:", "12345::", "g::1", "::1.2.3.4", "fe80::1%eth0"],
      ...[groups(7), groups(9), `${groups(4)}::${groups(4)}`],
    ],
  ],
  [
    "is_cidr",
    ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.1/32", "::/0", "fd64::/48", "fd64::1/128", "10.0.0.0/08"],
    [
      "",
      "10.0.0.0",
      "10.0.0.0/",
      "/8",
      "10.0.0.0/33",
      "10.0.0.0/-1",
      "fd64::/129",
      "10.0.0.0/8/8",
      "10.0.0.0/0008",
      "a/8",
    ],
  ],
  ["is_address", ["198.19.255.254", "fdc6::ffff"], ["", "198.19.255.256", "fdc6:::ffff", "198.19.255.254/32"]],
  [
    "is_host_name",
    ["a", "Z9", "api.example.com", "a-b.c-d", "0"],
    ["", "-a", "a-", ".a", "a.", "a_b", "a b", "a/b", "a:1", "../etc"],
  ],
  ["is_log_service", ["a", "0", "kube-apiserver", "k3s"], ["", "-a", "A", "a.b", "a_b", "a b", "a/b"]],
  [
    "is_url",
    ["http://a", "https://a:1", "https://a:65535/x?y=z", "https://[::1]:80/", "https://a.b-c/", "https://a/#"],
    [
      ...["", "a", "ftp://a", "https://", "https://a:", "https://a:123456", "https://a b", "https://a/b c"],
      ...["xhttps://a", "https://u@a", "https:/a", "https://a:b", "httpss://a", "https://[g]"],
    ],
  ],
  [
    "is_https_url",
    ["https://a", "http://localhost", "http://localhost:8080/x", "http://127.0.0.1:1", "http://[::1]/", "http://[::1]"],
    [
      "",
      "http://a",
      "http://localhost.a",
      "http://127.0.0.2",
      "http://127.0.0.11",
      "http://[::2]",
      "https://",
      "http://127x0.0.1",
    ],
  ],
  ["is_bucket", ["a", "0", "A.b_c-9"], ["", "-a", ".a", "_a", "a/b", "a b", "s3://a"]],
  ["is_word", ["", "a", "ä,=;"], ["a b", " a", "a ", "a\tb"]],
  [
    "is_signing_alg",
    ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"],
    ["", "HS256", "RS255", "RS257", "RS25", "RS2560", "rs256", "none", "XRS256", "EdDSA"],
  ],
  [
    "is_repository",
    ["a", "0", "mirror", "a/b", "a.b_c-d/e9"],
    ["", "/a", "a/", "a//b", "A", "a..b", "a__b", "-a", "a-", "a b", "a:b"],
  ],
  [
    "is_endpoint",
    ["https://a", "http://a:9000", "minio.example.com", "minio:9000", "[::1]:9000"],
    ["", "a b", "a:123456", "ftp://a", "a_b"],
  ],
];

describe("a value of this shape", () => {
  test.each(shapes)("%s", (check, inside, outside) => {
    expect(taken(check, [...inside, ...outside])).toEqual(inside);
  });
});

const number = (least: number, most: number) => ({
  inside: [`${least}`, `${most}`, `0${most}`, "08"],
  outside: [`${least - 1}`, `${most + 1}`, "", "1.5", "1e1", " 1", "0x1", "x", "18446744073709551616"],
});
const boolean = { inside: ["true", "false"], outside: ["", "True", "yes", "1", "true "] };
const optionalBoolean = { inside: ["", "true", "false"], outside: ["True", "no", "0"] };
const word = { inside: ["", "a/b=c+d"], outside: ["a b", "a\tb"] };
const bucket = { inside: ["", "a", "a.b_c-d"], outside: ["a b", "-a", "a/b"] };
const hostName = { inside: ["", "api.example.com"], outside: ["-a", "a_b", "a/b", "a:1"] };
const endpoint = { inside: ["", "https://s3.example.com", "s3:9000"], outside: ["a b", "ftp://a"] };
const httpsUrl = { inside: ["", "https://a", "http://localhost:1"], outside: ["http://a", "a"] };
const address = { inside: ["192.0.2.1:1", "[::1]:65535", "a:8992"], outside: ["a", "::1:1", "a:", ":1", "a:123456"] };
const encoded = (text: string): string => Buffer.from(text).toString("base64");
const pem = {
  inside: ["", encoded(certificate("a"))],
  outside: ["%", encoded("a"), encoded("-----BEGIN CERTIFICATE-----\n"), encoded("-----END CERTIFICATE-----\n")],
};
const list = (inside: readonly string[], outside: readonly string[]) => ({
  inside: [...inside, inside.join(","), ` ${inside.join(" , ")},`],
  outside: [...outside, ...outside.map((item) => `${inside[0]},${item}`)],
});
/** A list that may not be empty either. */
const needed = (inside: readonly string[], outside: readonly string[]) => {
  const both = list(inside, outside);
  return { ...both, outside: [...both.outside, ""] };
};

interface Bounds {
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}

/** Every key of mutable.env but those of SSH, which are lines for sshd to judge. */
const keys: Readonly<Record<string, Bounds>> = {
  AWS_S3_USE_PATH_STYLE: optionalBoolean,
  DEFAULTS_GENERATION: { inside: ["1", "2"], outside: ["0", "3", "", "12", "01"] },
  ENCRYPT_SECRETS: boolean,
  KUBE_API_ETCD_SERVERS: needed(["https://127.0.0.1:2378", "http://a"], ["127.0.0.1:2378", "ftp://a"]),
  KUBE_API_INTERNAL_LB_HOSTNAME: hostName,
  KUBE_API_PORT: number(0, 65535),
  KUBE_API_PUBLIC_HOSTNAME: hostName,
  KUBE_API_VIRTUAL_ADDRESS: { inside: ["", "10.20.0.6"], outside: ["fd64::6", "10.20.0.256", "a"] },
  KUBE_API_VIRTUAL_ROUTER_ID: number(1, 255),
  KUBE_CLUSTER_CIDR: needed(["100.64.0.0/10", "fd64::/48"], ["100.64.0.0", "100.64.0.0/33", "fd64::/129"]),
  KUBE_CLUSTER_DNS: needed(["198.19.255.254", "fdc6::ffff"], ["198.19.255.256", "fdc6::/108", "a"]),
  KUBE_LOG_LEVEL: number(0, 100),
  KUBE_MAX_PODS: { inside: ["", ...number(0, 110).inside], outside: number(0, 110).outside.filter(Boolean) },
  KUBE_NODE_CIDR_MASK_SIZE_IPV4: number(0, 32),
  KUBE_NODE_CIDR_MASK_SIZE_IPV6: number(0, 128),
  KUBE_SERVICE_ACCOUNT_ISSUER: httpsUrl,
  KUBE_SERVICE_CLUSTER_IP_RANGE: needed(["198.18.0.0/15", "fdc6::/108"], ["198.18.0.0", "198.18.0.0/33"]),
  NETSY_ACCESS_KEY_ID: word,
  NETSY_ASSUME_ROLE: word,
  NETSY_BUCKET: bucket,
  NETSY_ENDPOINT: endpoint,
  NETSY_KEY_PREFIX: word,
  NETSY_REGION: word,
  NETSY_SECRET_ACCESS_KEY: word,
  NSTANCE_SERVER_AGENT_ADDR: address,
  NSTANCE_SERVER_REGISTRATION_ADDR: address,
  OIDC_CA_CERT: pem,
  OIDC_CA_FILE: { inside: ["", "/opt/crt/ca.pem"], outside: ["ca.pem", "./ca.pem"] },
  OIDC_CUSTOM_CA: pem,
  OIDC_GROUPS_CLAIM: word,
  OIDC_ISSUER: httpsUrl,
  OIDC_SIGNING_ALGS: list(["RS256", "ES512"], ["HS256", "RS257"]),
  OIDC_USERNAME_CLAIM: word,
  REGISTRY_ACCESS_KEY_ID: word,
  REGISTRY_ASSUME_ROLE: word,
  REGISTRY_BUCKET: bucket,
  REGISTRY_ENABLED: boolean,
  REGISTRY_ENDPOINT: endpoint,
  REGISTRY_HOSTNAME: hostName,
  REGISTRY_MIRROR_ENABLED: optionalBoolean,
  REGISTRY_MIRROR_HOSTNAME: hostName,
  REGISTRY_MIRROR_PREFIX: { inside: ["", "mirror", "a/b"], outside: ["/a", "a/", "A"] },
  REGISTRY_REGION: word,
  REGISTRY_SECRET_ACCESS_KEY: word,
  TELEMETRY_ENABLED: boolean,
  TELEMETRY_LOG_CLOUDINIT: boolean,
  TELEMETRY_LOG_SERVICES: list(["cron", "kube-apiserver"], ["Cron", "a.b", "-a"]),
  TELEMETRY_OTLP_ENDPOINT: { inside: ["", "http://a:4318"], outside: ["a:4318", "grpc://a"] },
  TELEMETRY_S3_ACCESS_KEY_ID: word,
  TELEMETRY_S3_ASSUME_ROLE: word,
  TELEMETRY_S3_BUCKET: bucket,
  TELEMETRY_S3_ENDPOINT: endpoint,
  TELEMETRY_S3_REGION: word,
  TELEMETRY_S3_SECRET_ACCESS_KEY: word,
};

const defaults = readFileSync(join(import.meta.dirname, "../knd/opt/podplane/share/defaults/mutable.env"), "utf8");

test("every key of mutable.env has its bounds here", () => {
  const known = [...defaults.matchAll(/^(\w+)=/gm)].map(([, key = ""]) => key);
  expect(Object.keys(keys)).toEqual(known.filter((key) => !key.startsWith("SSH_")));
});

/** What is said to each of these settings, all of one at a time: a status, and the key that was refused. */
function judged(settings: readonly Readonly<Record<string, string>>[]): readonly string[] {
  const vm = bootstrapped("knc");
  const text = settings.map(
    (values) =>
      `${Object.entries(values)
        .map((pair) => `${pair.join("=")}\n`)
        .join("")}--\n`,
  );
  vm.write("/cases", text.join(""));
  const run = vm.bash(
    ["inputs", "validate"],
    `load_inputs knc
    set +e
    values=()
    while IFS= read -r line; do
      if [[ $line != -- ]]; then values+=("$line"); continue; fi
      (set -e; for line in "\${values[@]}"; do printf -v "\${line%%=*}" %s "\${line#*=}"; done; validate_inputs) 2>&1
      printf 'status %s\n' "$?"
      values=()
    done <"$root/cases"`,
  );
  const answers = run.stdout.split(/^status (\d+)\n/m);
  return settings.map(
    (_, index) => `${answers[2 * index + 1]} ${/FATAL: ([A-Z0-9_]+)/.exec(answers[2 * index] ?? "")?.[1] ?? ""}`,
  );
}

test("every key is refused by its name beyond its bounds", () => {
  const cases = Object.entries(keys).flatMap(([key, { outside }]) => outside.map((value) => ({ key, value })));
  const seen = judged(cases.map(({ key, value }) => ({ [key]: value })));
  const named = (answer: string, index: number): string =>
    `${cases[index]?.key}=${JSON.stringify(cases[index]?.value)}: ${answer}`;
  expect(seen.map(named)).toEqual(cases.map(({ key }, index) => named(`65 ${key}`, index)));
});

test("every key is taken at its bounds", () => {
  // All keys at once: what is refused is named.
  const most = Math.max(...Object.values(keys).map(({ inside }) => inside.length));
  const settings = Array.from({ length: most }, (_, row) =>
    Object.fromEntries(Object.entries(keys).map(([key, { inside }]) => [key, inside[row % inside.length] ?? ""])),
  );
  expect(judged(settings)).toEqual(settings.map(() => "0 "));
});
