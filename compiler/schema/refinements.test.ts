import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectCommitted } from "../../test/helpers/golden/renew.ts";
import { exampleCertificate } from "../diagnostics/pages/certificate.ts";
import type { Refinement } from "./define/types.ts";
import { refinements } from "./refinements.ts";

/*
 * What text each kind of string takes: contracts/cluster-config.md 4.1, terraform.md 1.3, vmconfig.md
 * 2.4, rulings 16, 19, 20, 24 and 38.
 */

const hex = (count: number) => "0123456789abcdef".repeat(8).slice(0, count);
const pem = "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n";
const identifiers = ["test-cluster-123", "default", "a", "1", "1test", "a".repeat(32)];
const noIdentifiers = ["", "Test", "a_b", "a b", "a@b", "-a", "a-", "a--b", "a".repeat(33), "a.b", "é"];

interface Texts {
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

const texts: Readonly<Record<Refinement, Texts>> = {
  claim: { good: ["email", "cognito:groups", "https://example.com/groups", "a b"], bad: ["", "a'b", "$", "é"] },
  repository: { good: ["mirror", "/", "a/b", "A"], bad: [""] },
  identifier: { good: [...identifiers, "local"], bad: noIdentifiers },
  name: { good: [...identifiers, "k8s"], bad: noIdentifiers },
  "cluster-id": { good: identifiers, bad: [...noIdentifiers, "local", "k8s", "oidc"] },
  "name-prefix": {
    good: ["a", "9", "tools-prod", "a--b", "a".repeat(32)],
    bad: ["", "A", "-a", "a-", "a_b", "a".repeat(33)],
  },
  "domain-name": {
    good: [
      "a",
      "localhost",
      "k8s.example.com",
      "1.2.3.4.example",
      `${"a".repeat(63)}.b`,
      `${"a.".repeat(126)}a`,
      "xn--bcher-kva.example",
    ],
    bad: [
      "",
      "Example.com",
      "example.com.",
      ".example.com",
      "a..b",
      "10.0.0.1",
      "::1",
      "*.example.com",
      "-a.b",
      "a-.b",
      "a_b.c",
      `${"a".repeat(64)}.b`,
      `${"a.".repeat(126)}aa`,
    ],
  },
  "issuer-url": {
    good: [
      "https://auth.example.com",
      "https://auth.example.com:8443/realms/a",
      "http://localhost:8080",
      "http://127.0.0.1",
      "http://127.0.0.53:1/a",
      "http://[::1]:5556",
    ],
    bad: [
      "",
      " https://a.example",
      "http://auth.example.com",
      "http://127.0.0.1.example.com",
      "http://127.example.com",
      "http://localhost.example.com",
      "http://10.0.0.1",
      "https://a.example?x=1",
      "https://a.example#x",
      "https://u:p@a.example",
      "https://",
      "auth.example.com",
      "https://a.example/{x}",
      "https://a.example/{kind}",
      "https://a.example/é",
      "https://a.example/%41",
      "https://a.example/a'b",
      "https://a.example/a\nb",
      "ftp://a.example",
    ],
  },
  "https-url": {
    good: ["https://example.com/a?b=c#d", "https://example.com/{kind}_{arch}", "https://[fd00::1]/a"],
    bad: ["", "http://example.com", "https://u@example.com", "https://example.com/{os}", "https://a b", "example.com"],
  },
  "mirror-url": {
    good: ["https://deps.example.com", "http://10.0.0.1:8080/a/"],
    bad: [
      "",
      "ftp://deps.example.com",
      "https://deps.example.com?a=b",
      "https://deps.example.com#a",
      "https://u:p@a.example",
    ],
  },
  "http-url": {
    good: ["https://vault.example.com", "http://10.0.0.1:8200"],
    bad: ["", "vault.example.com", "http://u:p@a.example"],
  },
  "endpoint-url": {
    good: ["https://s3.example.com", "http://10.0.0.1:9000/a", "http://[fd00::1]:9000"],
    bad: ["", "s3.example.com", "https://s3.example.com/a?b=c&d=e", "https://s3.example.com/~a"],
  },
  email: {
    good: ["ops@example.com", "a.b+c@host", "o'hara@example.com"],
    bad: ["", "ops", "@example.com", "ops@", "Ops <ops@example.com>", "a@b@c", "ops@-a.b", "ops@a..b", "ops@a.b "],
  },
  "aws-account": {
    good: ["123456789012", "000000000001"],
    bad: ["", "12345678901", "1234567890123", "12345678901a", "１23456789012"],
  },
  "aws-region": {
    good: ["us-east-1", "us-gov-west-1", "cn-north-1", "ap-southeast-12"],
    bad: ["", "us-west", "us_west_2", "west-2", "us-west-0", "us-west-02", "US-east-1", "us-east-1a", "us-east-1 "],
  },
  host: {
    good: ["10.20.0.10", "fd00::1", "api.example.com", "a", "API-1"],
    bad: ["", "10.20.0", "10.20.0.256", "-a", "a-", "a_b", "a..b", "https://a", `${"a".repeat(64)}.b`, "a:6443"],
  },
  "pve-node": { good: ["pve1", "PVE-1", "a".repeat(63)], bad: ["", "a_b", "a.b", "-a", "a-", "a".repeat(64)] },
  "login-name": {
    good: ["root", "_ops", "ops-1", "a".repeat(32)],
    bad: ["", "Root", "1a", "-a", "a b", "a.b", "a@b", "a".repeat(33)],
  },
  "pve-storage": { good: ["local", "local-lvm", "a1", "A_b.c1"], bad: ["", "a", "1a", "a-", "a b", "a:b", "a."] },
  "pve-bridge": {
    good: ["vmbr0", "br_lan", "ab", "a123456789"],
    bad: ["", "a", "0br", "vmbr0.20", "VMBR0", "a1234567890", "a-b"],
  },
  "pve-sdn-id": { good: ["k8s", "Pods", "ab", "a1234567"], bad: ["", "a", "1ab", "a-b", "a12345678", "a_b"] },
  "pve-pool": { good: ["podplane", "a/b/c", "a.b-c_d"], bad: ["", "a/b/c/d", "/a", "a/", "a b"] },
  "pve-vm-name": { good: ["debian-13", "a.b", "A"], bad: ["", "a_b", "-a", "a-", "a..b", "a b"] },
  "pve-url": {
    good: ["https://pve.example.com:8006", "https://10.0.0.1:8006", "https://[fd00::1]:8006", "https://pve"],
    bad: ["", "http://pve:8006", "https://pve:8006/", "https://pve:8006/api2/json", "https://a:b@pve", "pve:8006"],
  },
  "instance-type": {
    good: ["t4g.medium", "a", "m7i-flex.large", "n2-standard-4"],
    bad: ["", ".a", "a.", "a b", "a_b", "a'"],
  },
  "seed-digest": {
    good: [`sha512:${hex(128)}`],
    bad: [
      "",
      hex(128),
      `sha512:${hex(127)}`,
      `sha512:${hex(128)}0`,
      `sha512:${hex(128).toUpperCase()}`,
      `sha256:${hex(64)}`,
    ],
  },
  "sha-digest": {
    good: [`sha256:${hex(64)}`, `sha512:${hex(128)}`],
    bad: ["", `sha256:${hex(63)}`, `sha256:${hex(65)}`, `sha512:${hex(64)}`, `sha1:${hex(40)}`, ` sha256:${hex(64)}`],
  },
  "seed-version": {
    good: ["1", "1.2.3", "1.2.3-1", "2026.7.1.4-12", "v1.2"],
    bad: ["", "1.", ".1", "1..2", "1-", "1-rc1", "latest", "1.2-1-1", "vv1", "1.2 "],
  },
  "semver-range": {
    good: [
      "1",
      "*",
      "1.x",
      ">=1.2 <2",
      ">= 1.2, < 2",
      "~1.2",
      "^1.2.3-rc.1",
      "1.2 - 1.4",
      "1 || 2.x",
      "!=1.2",
      "v1.2.3+build",
    ],
    bad: ["", "latest", ">=", "1.2.3.4", "1 || ", ">=1.2 <a", "=>1", "1 - "],
  },
  "hosted-zone-id": { good: ["Z1", `Z${"A1".repeat(15)}B`], bad: ["", "Z", "A1", "z1", `Z${"A".repeat(32)}`, "Z-1"] },
  "aws-vpc-id": {
    good: [`vpc-${hex(8)}`, `vpc-${hex(17)}`],
    bad: ["", `vpc-${hex(9)}`, `vpc-${hex(16)}`, "vpc-ABCDEF01", hex(8)],
  },
  "aws-subnet-id": {
    good: [`subnet-${hex(8)}`, `subnet-${hex(17)}`],
    bad: ["", `subnet-${hex(7)}`, `vpc-${hex(8)}`, "subnet-0000000g"],
  },
  arn: {
    good: [
      "arn:aws:iam::123456789012:role/logs",
      "arn:aws-cn:kms:cn-north-1:123456789012:key/a",
      "arn:aws:s3:::bucket",
    ],
    bad: [
      "",
      "arn:gcp:iam::123456789012:role/a",
      "arn:aws:iam::12345:role/a",
      "arn:aws:iam::123456789012:",
      "arn:aws:iam::123456789012:role/a b",
      "arn:aws:iam::123456789012:role/*",
    ],
  },
  "bucket-name": {
    good: ["abc", "a".repeat(63), "a.b-c", "9-9", "xn-a", "a-s3"],
    bad: [
      "",
      "ab",
      "a".repeat(64),
      "A-b",
      "a_b",
      "-abc",
      "abc-",
      ".abc",
      "abc.",
      "a..b",
      "10.0.0.1",
      "xn--abc",
      "sthree-abc",
      "amzn-s3-demo-abc",
      "abc-s3alias",
      "abc--ol-s3",
      "abc.mrap",
      "abc--x-s3",
      "abc--table-s3",
    ],
  },
  "ssh-key": {
    good: [
      "ssh-ed25519 AAAAC3Nz",
      "ssh-rsa AAAAB3NzaC1yc2E= ops@example.com",
      "ecdsa-sha2-nistp256 AAAA== a b",
      "sk-ssh-ed25519@openssh.com AAAA",
    ],
    bad: [
      "",
      "AAAAC3Nz",
      "ssh-ed25519",
      "ssh-ed25519 ",
      "ssh-ed25519 AAAA it's",
      "ssh-ed25519 AA$A",
      "ssh-ed25519 AAAA\nssh-rsa BBBB",
      "ssh-foo AAAA",
      "-----BEGIN OPENSSH PRIVATE KEY-----",
    ],
  },
  "delivered-ssh-key": {
    good: [
      "ssh-ed25519 AAAAC3Nz",
      "ssh-rsa AAAAB3NzaC1yc2E= ops@example.com",
      "ecdsa-sha2-nistp256 AAAA== a b",
      "sk-ssh-ed25519@openssh.com AAAA",
    ],
    bad: [
      "",
      "AAAAC3Nz",
      "ssh-ed25519",
      "ssh-ed25519 ",
      "ssh-ed25519 AAAA it's",
      "ssh-ed25519 AA$A",
      "ssh-ed25519 AAAA\nssh-rsa BBBB",
      "ssh-foo AAAA",
      "-----BEGIN OPENSSH PRIVATE KEY-----",
    ],
  },
  "ca-certificate": {
    good: ["auth-ca.pem", "certs/ca.crt", pem, `${pem}${pem}`, pem.replaceAll("\n", "\r\n")],
    bad: [
      "",
      "https://example.com/ca.pem",
      "file:///etc/ca.pem",
      pem.replace("-----END", "----END"),
      `${pem}-----BEGIN RSA PRIVATE KEY-----`,
    ],
  },
  pem: {
    good: [pem, `\n${pem}\n`],
    bad: ["", "ca.pem", pem.replace("TUlJ\n", ""), `${pem}-----BEGIN PRIVATE KEY-----`, `x${pem}`],
  },
  "env-text": {
    good: ["email", "a b-c./_:+=#@,[]", "a".repeat(4096)],
    bad: ["", "a'b", 'a"b', "a\nb", "a\tb", "a$b", "a\\b", "a`b", "a;b", "a{b", "é", "a".repeat(4097)],
  },
  "log-services": { good: ["kubelet", "a", "0-a"], bad: ["", "Kubelet", "-a", "a b", "a,b", "a_b", "a.service"] },
  "etcd-servers": {
    good: ["https://127.0.0.1:2378", "http://a:1,https://[fd00::1]:2"],
    bad: ["", "https://a,", ",https://a", "https://a, https://b", "127.0.0.1:2378", "https://u:p@a.example"],
  },
  "tag-value": { good: ["", "a".repeat(256), "é \n'\""], bad: ["a".repeat(257)] },
  "not-blank": { good: ["a", " a "], bad: ["", " ", "\t\n"] },
  "plain-text": { good: ["a", " "], bad: [""] },
  "google-network": {
    good: [
      "projects/my-project/global/networks/tools",
      "https://www.googleapis.com/compute/v1/projects/my-project/global/networks/a",
    ],
    bad: ["", "tools", "projects/my-project/global/networks/", "vpc-01234567", "projects/P/global/networks/tools"],
  },
  "google-subnet": { good: ["a", "tools-web", `a${"b".repeat(62)}`], bad: ["", "A", "1a", "a-", `a${"b".repeat(63)}`] },
  "kubernetes-account": {
    good: ["default/app", "a/b.c", `${"n".repeat(63)}/${"a".repeat(40)}`],
    bad: ["", "app", "a/b/c", "/a", "a/", "A/b", `${"n".repeat(63)}/${"a".repeat(42)}`],
  },
  "google-project": {
    good: ["my-project", "a23456", `a${"b".repeat(29)}`, "a--b-c"],
    bad: ["", "a2345", `a${"b".repeat(30)}`, "1-project", "my-project-", "My-project", "my_project"],
  },
};

const rows = Object.entries(texts) as [Refinement, Texts][];

describe.each(rows)("%s", (name, { good, bad }) => {
  test.each(good.map((text) => [text]))("takes %j", (text) => {
    expect(refinements[name].check(text)).toBeUndefined();
  });

  test.each(bad.map((text) => [text]))("refuses %j", (text) => {
    expect(refinements[name].check(text)).toBeTypeOf("string");
  });
});

test("what JSON Schema says of a text never refuses what the compiler takes", () => {
  for (const [name, { good }] of rows) {
    const { pattern, minLength, maxLength } = refinements[name];
    for (const text of good) {
      if (pattern !== undefined) expect(text, name).toMatch(new RegExp(pattern, "u"));
      expect(text.length, name).toBeGreaterThanOrEqual(minLength ?? 0);
      expect(text.length, name).toBeLessThanOrEqual(maxLength ?? Number.POSITIVE_INFINITY);
    }
  }
});

/** Texts that the first release took, and that VMs or RFC 3986 do not: they stay in the model, and are told of. */
const refused: Readonly<Partial<Record<Refinement, Texts>>> = {
  "issuer-url": {
    good: ["https://auth.example.com/realms/a", "http://127.0.0.1:8080/x", "http://[::1]", "http://localhost/"],
    bad: [
      "https:/auth.example.com",
      "https://a_b.example",
      "http://127.0.0.53:1",
      "https://a.example/#",
      "HTTPS://a.b",
    ],
  },
  "endpoint-url": { good: ["http://minio:9000", "https://[fd00::1]:9000"], bad: ["http://minio_1:9000", "https://a:"] },
  "https-url": { good: ["https://a.example/x?y"], bad: ["https:a.example", "https://1.2"] },
  "http-url": { good: ["http://vault:8200"], bad: ["http:///vault"] },
  "mirror-url": { good: ["https://deps.example.com/x"], bad: ["https:/deps.example.com"] },
  "etcd-servers": { good: ["https://a:2379,https://b:2379"], bad: ["https://a:2379,https:/b:2379"] },
  "delivered-ssh-key": {
    good: ["ssh-ed25519 AAAA ops at work"],
    bad: ["ssh-ed25519 AAAA a,b", "ssh-ed25519 AAAA ops ", "ssh-ed25519 AAAA [ops]"],
  },
  arn: { good: ["arn:aws:iam::123456789012:role/a"], bad: ["arn:aws:iam::123456789012:role/[a]"] },
  claim: { good: ["cognito:groups"], bad: ["a b", " a", "a "] },
  repository: { good: ["mirror", "/", "a/b-c_d", "/mirror/"], bad: ["Mirror", "a//b", "a b", "-a", "a--b"] },
  pem: { good: [exampleCertificate], bad: [pem, exampleCertificate.replace(/\n.*\n/, "\n")] },
  "ca-certificate": { good: ["auth-ca.pem", exampleCertificate], bad: [pem] },
};

test("each refusal says what is wrong, as it is committed", () => {
  // A long text by its beginning and its length.
  const shown = (text: string) =>
    text.length > 60 ? `${JSON.stringify(text.slice(0, 60))} and ${text.length - 60} more` : JSON.stringify(text);
  const first = rows.flatMap(([name, { bad }]) =>
    bad.map((text) => `${name} ${shown(text)}: ${refinements[name].check(text)}\n`),
  );
  const since = Object.entries(refused).flatMap(([name, { bad }]) =>
    bad.map((text) => `newer ${name} ${shown(text)}: ${refinements[name as Refinement].newer?.(text)}\n`),
  );
  expectCommitted(join(import.meta.dirname, "refinements.reasons.txt"), [...first, ...since].join(""));
});

describe("rules that are newer than the first release", () => {
  test.each(Object.entries(refused))("%s", (name, { good, bad }) => {
    const { check, newer } = refinements[name as Refinement];
    for (const text of good) expect([text, check(text), newer?.(text)]).toEqual([text, undefined, undefined]);
    for (const text of bad) {
      expect([text, check(text)]).toEqual([text, undefined]);
      expect(newer?.(text), text).toBeTypeOf("string");
    }
  });

  test("have texts here for each kind of string that has one", () => {
    const kinds = Object.entries(refinements).flatMap(([name, { newer }]) => (newer ? [name] : []));
    expect(Object.keys(refused).sort()).toEqual(kinds.sort());
  });
});
