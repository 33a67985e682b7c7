import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { exampleCertificate } from "../../compiler/diagnostics/pages/certificate.ts";
import { emitEnv } from "../../emitters/env/index.ts";
import { mutableSettings } from "../../emitters/settings/index.ts";
import { hidePlaceholders } from "../../runtime/vmconfig/placeholders.ts";
import { bootstrapped } from "../../vmconfig/test/configured.ts";
import { type Root, scripts } from "../../vmconfig/test/root.ts";
import { compileText } from "../helpers/podplane-source.ts";

/*
 * Random settings of a cluster, all of those that reach the env files of VMs: mostly such as people write, some at the
 * edge of what is allowed and some beyond it. What of them compiles, the scripts of a VM take (ruling 58).
 */

/** A value of a source: mostly good, now and then odd. */
function mostly(good: fc.Arbitrary<string>, odd: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 40, arbitrary: good }, { weight: 1, arbitrary: odd });
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,12}[a-z0-9])?$/);
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join(".")}.example`);
/** Anything that a keyboard has, and what copying leaves behind. */
const noise = fc.string({
  unit: fc.constantFrom(..." .,:;/\\_-+=#@[]{}()<>'\"`$%&?!*~^|aZ09é\u00a0\t"),
  maxLength: 12,
});
const port = mostly(fc.integer({ min: 1, max: 65_535 }).map(String), fc.constantFrom("", "0", "65536", "080", "x"));
const path = mostly(
  fc.constantFrom("", "/", "/realms/a", "/v1/logs"),
  noise.map((one) => `/${one}`),
);
const oddHost = fc.oneof(
  fc.constantFrom(
    "1.2.3.4",
    "1.2.3",
    "0x7f.1",
    "[::1]",
    "[fd00::1]",
    "[::1",
    "a_b.example",
    "a..b",
    "-a.b",
    "A.example",
    "",
  ),
  noise,
);
const scheme = mostly(fc.constant("https://"), fc.constantFrom("http://", "https:/", "https:", "HTTPS://", ""));
const url = fc
  .tuple(scheme, mostly(host, oddHost), fc.option(port, { freq: 3 }), path)
  .map(([start, name, number, rest]) => `${start}${name}${number === null ? "" : `:${number}`}${rest}`);

const bucket = mostly(
  fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,30}[a-z0-9]$/),
  fc.oneof(
    noise,
    word.map((one) => `My ${one}`),
  ),
);
const claim = mostly(fc.oneof(word, fc.constantFrom("cognito:groups", "https://example.com/groups")), noise);
const region = mostly(
  fc.constantFrom("eu-west-1", "us-east-1", "ap-southeast-2"),
  fc.oneof(noise, fc.constant("eu west 1")),
);
const role = mostly(
  word.map((one) => `arn:aws:iam::123456789012:role/${one}`),
  noise.map((one) => `arn:aws:iam::123456789012:role/${one}`),
);
const folder = mostly(
  fc.constantFrom("mirror", "/", "a/b", "up_stream"),
  fc.oneof(noise, fc.constantFrom("A", "a//b", "/a/", "a--b")),
);

const ed25519 = () => {
  const { publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from("ssh-ed25519")), field(raw)]).toString("base64")}`;
};
const publicKeys = Array.from({ length: 4 }, ed25519);
const key = fc
  .tuple(
    fc.constantFrom(...publicKeys),
    mostly(
      fc.oneof(
        fc.constant(""),
        word.map((one) => ` ${one}`),
      ),
      noise.map((one) => ` ${one}`),
    ),
  )
  .map(([one, comment]) => one + comment);
const certificate = mostly(
  fc.constantFrom(exampleCertificate, exampleCertificate.repeat(2)),
  fc.constantFrom(
    exampleCertificate.replace(/\n.*\n/, "\n"),
    exampleCertificate.slice(0, 200),
    exampleCertificate.repeat(6),
  ),
);
const mask = (least: number, most: number) => fc.integer({ min: least, max: most });

const settings = fc.record({
  issuer: url,
  username: fc.option(claim),
  groups: fc.option(claim),
  algorithms: fc.option(fc.subarray(["RS256", "ES256", "PS512"])),
  certificate: fc.option(certificate, { freq: 1 }),
  apiHost: mostly(host, noise),
  apiPort: fc.option(fc.constantFrom(443, 6443)),
  ranges: fc.option(fc.constantFrom("[10.128.0.0/12]", "[10.128.0.0/12, fd64::/48]")),
  mask4: fc.option(mask(14, 28)),
  mask6: fc.option(mask(50, 64)),
  logLevel: fc.option(fc.integer({ min: 0, max: 10 })),
  etcd: fc.option(fc.array(url, { minLength: 1, maxLength: 2 }).map((urls) => urls.join(","))),
  encrypt: fc.option(fc.boolean()),
  registryHost: fc.option(mostly(host, noise)),
  registryEnabled: fc.option(fc.boolean()),
  registryEndpoint: fc.option(url),
  pathStyle: fc.option(fc.boolean()),
  mirror: fc.option(fc.boolean()),
  prefix: fc.option(folder),
  keys: fc.array(key, { maxLength: 4 }),
  immutableKeys: fc.array(key, { maxLength: 2 }),
  telemetry: fc.option(fc.boolean()),
  cloudinit: fc.option(fc.boolean()),
  services: fc.option(fc.array(mostly(word, noise), { maxLength: 4 })),
  otlp: fc.option(url),
  s3: fc.option(bucket),
  s3Region: fc.option(region),
  s3Endpoint: fc.option(url),
  s3Role: fc.option(role),
  region: mostly(fc.constantFrom("eu-west-1", "us-east-1"), fc.constantFrom("cn-north-1", "eu-west-9")),
});

type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;

const quote = (text: string) => JSON.stringify(text).replaceAll("${", "\\${");
const line = (name: string, value: string | number | boolean | null | undefined, quoted = false) =>
  value === null || value === undefined ? "" : `${name} = ${quoted ? quote(String(value)) : value}\n`;
const texts = (values: readonly string[]) => `[${values.map(quote).join(", ")}]`;

function sourceOf(one: Settings): string {
  return `podplane 1
cluster tools {
  oidc {
    ${line("issuer_url", one.issuer, true)}${line("username_claim", one.username, true)}
    ${line("groups_claim", one.groups, true)}${line("signing_algs", one.algorithms && `[${one.algorithms.join(", ")}]`)}
    ${line("ca_cert", one.certificate, true)}
  }
  kubernetes {
    ${line("api_hostname", one.apiHost, true)}${line("api_port", one.apiPort)}${line("cluster_cidr", one.ranges)}
    ${line("node_cidr_mask_size_ipv4", one.mask4)}${line("node_cidr_mask_size_ipv6", one.mask6)}
    ${line("log_level", one.logLevel)}${line("etcd_servers", one.etcd, true)}${line("encrypt_secrets", one.encrypt)}
  }
  seed none {}
  registry {
    ${line("hostname", one.registryHost, true)}${line("enabled", one.registryEnabled)}
    ${line("endpoint", one.registryEndpoint, true)}${line("path_style", one.pathStyle)}
    mirror { ${line("enabled", one.mirror)}${line("prefix", one.prefix, true)} }
  }
  ssh {
    authorized_keys           = ${texts([...new Set(one.keys)])}
    immutable_authorized_keys = ${texts([...new Set(one.immutableKeys)])}
  }
  telemetry {
    ${line("enabled", one.telemetry)}${line("log_cloudinit", one.cloudinit)}
    ${line("log_services", one.services && texts([...new Set(one.services)]))}${line("otlp_endpoint", one.otlp, true)}
    ${line("s3_bucket", one.s3, true)}${line("s3_region", one.s3Region, true)}
    ${line("s3_endpoint", one.s3Endpoint, true)}${line("s3_assume_role", one.s3Role, true)}
  }
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }
  provider aws {
    account    = "123456789012"
    region     = ${quote(one.region)}
    enable_ssm = false
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    zone ${one.region}a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }
  }
}
`;
}

export const randomSettings: fc.Arbitrary<string> = settings.map(sourceOf);

/** What a VM is told by a source: undefined where it does not compile. */
export function envOf(text: string): { readonly userData: string; readonly mutable: string } | undefined {
  const ir = compileText(text).clusters[0]?.ir;
  const vm = ir?.vms[0];
  if (!ir || !vm) return undefined;
  if (mutableSettings(ir).length === 0) return undefined;
  const file = (name: string) => emitEnv(ir).find((one) => one.path === `podplane.env/${vm.key}/${name}`)?.text ?? "";
  return { userData: file("user-data.env"), mutable: file("mutable.env") };
}

let vm: Root | undefined;

/**
 * Why the scripts of a VM refuse what it is told; undefined where they take it. One root serves all, and nothing is
 * configured in it: the delivery is merged and checked, as `podplanec env` and a VM do before anything is written.
 */
export function refusalOf(env: { readonly userData: string; readonly mutable: string }): string | undefined {
  vm ??= bootstrapped("knc");
  const { userData, mutable } = hidePlaceholders(env.userData, env.mutable);
  vm.write("/opt/podplane/etc/user-data.env", userData, 0o600);
  vm.write("/opt/podplane/etc/mutable.env", vm.read("/opt/podplane/share/defaults/mutable.env"), 0o600);
  vm.write("/delivered.env", mutable, 0o600);
  const merged = vm.run(scripts.update, [`${vm.path}/delivered.env`, `${vm.path}/opt/podplane/etc/mutable.env`]);
  if (merged.status !== 0) return merged.log;
  const checked = vm.run("/opt/podplane/bin/check-inputs.sh", ["knc"]);
  return checked.status === 0 ? undefined : checked.log;
}
