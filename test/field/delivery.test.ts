import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exampleCertificate } from "../../compiler/diagnostics/pages/certificate.ts";
import { mutableSettings } from "../../emitters/settings/index.ts";
import { emitTerraform } from "../../emitters/terraform/index.ts";
import { compileText, irOf, lockOf } from "../helpers/podplane-source.ts";

/*
 * Clusters that went wrong for people of this trade: settings that reached nothing, or that a VM refused. Each is
 * delivered, or refused at the place that says it; beside each stand further inputs of its kind.
 */

function read(path: string): string {
  return readFileSync(join(import.meta.dirname, path), "utf8");
}

const otherKinds = new Set(["kube2iam-missing", "state-on-one-machine"]);

/** What is said besides of warnings that concern another kind: severity, rule and the text at the place. */
function said(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return compileText(text, { files }).diagnostics.flatMap(({ severity, name, span }) =>
    otherKinds.has(name) ? [] : [`${severity} ${name} ${span ? text.slice(span.start, span.end) : ""}`],
  );
}

function terraform(text: string): string {
  return emitTerraform(irOf(text))
    .map((file) => file.text)
    .join("\n");
}

describe("13: addresses that one program takes and another does not", () => {
  const withIssuer = (issuer: string) =>
    read("13-url-accepted-by-one-refused-by-other/cluster.podplane.in").replace("@ISSUER@", issuer);

  test.each([
    "https:/auth.example.com",
    "https:auth.example.com",
    "https:///auth.example.com",
    "https://auth_1.example.com",
    "https://auth..example.com",
    "https://auth.example.com:",
    "https://auth.example.com#",
    "https://0x7f.1",
    "HTTPS://auth.example.com",
    "http://127.1.2.3/realms/a",
  ])("%s is refused at the value", (issuer) => {
    expect(said(withIssuer(issuer))).toEqual([`error text-refused "${issuer}"`]);
  });

  test.each([
    "https://auth.example.com",
    "https://auth.example.com:8443/realms/a",
    "http://[::1]:8080",
    "https://10.0.0.1",
  ])("%s is taken", (issuer) => {
    expect(said(withIssuer(issuer))).toEqual([]);
  });

  test("so are endpoints", () => {
    const text = read("13-url-accepted-by-one-refused-by-other/endpoints.podplane.txt");
    expect(said(text)).toEqual([
      'error text-refused "http://minio_1:9000"',
      'error text-refused "https:/otlp.example.com/v1/logs"',
    ]);
  });
});

describe("14: settings that make no sense to a VM", () => {
  const cluster = read("14-settings-a-vm-refuses/cluster.podplane");
  const keys = read("14-settings-a-vm-refuses/many-keys.podplane.txt");

  test("logs of nothing are refused at the list that is empty", () => {
    expect(said(cluster)).toEqual(["error telemetry-of-nothing []"]);
  });

  test.each([
    ["log_cloudinit = true, log_services = []", []],
    ['log_cloudinit = false, log_services = ["kubelet"]', []],
    ["log_cloudinit = false", []],
  ])("%s is something to log", (telemetry, expected) => {
    expect(said(cluster.replace("log_cloudinit = false, log_services = []", telemetry))).toEqual(expected);
  });

  test("eight keys of RSA are more than a setting holds, six are not", () => {
    const found = said(keys);
    expect(found.map((one) => one.split(" ", 3).join(" "))).toEqual(['error settings-too-long ["ssh-rsa']);
    const fewer = (count: number) =>
      keys.replace(/\[.*\]/, (list) => `[${list.slice(1, -1).split(", ").slice(0, count).join(", ")}]`);
    expect(said(fewer(6))).toEqual([]);
  });

  test.each([
    ["a comma in the comment of a key", 'ssh { authorized_keys = ["ssh-ed25519 @KEY@ a,b"] }'],
    ["a blank behind a key", 'ssh { authorized_keys = ["ssh-ed25519 @KEY@ "] }'],
    ["a blank in a claim", 'oidc { username_claim = "my claim" }'],
  ])("%s is refused", (_name, block) => {
    const key = "AAAAC3NzaC1lZDI1NTE5AAAAIJXSAutPqdpz5mbLzwIg9dYG6bJnMJ1U8uTqfNlYXo0w";
    const text = block.startsWith("oidc")
      ? cluster.replace(
          'issuer_url = "https://auth.example.com"',
          'issuer_url = "https://a.example", username_claim = "my claim"',
        )
      : cluster.replace("seed none {}", `seed none {}\n  ${block.replace("@KEY@", key)}`);
    const telemetry = text.replace("log_cloudinit = false, ", "");
    expect(said(telemetry).map((one) => one.split(" ").slice(0, 2).join(" "))).toEqual(["error text-refused"]);
  });
});

describe("15: a cloud apart from the others", () => {
  const cluster = read("15-china-s3-endpoint/cluster.podplane");

  test("is refused with the reason: the modules find no images there", () => {
    expect(said(cluster)).toEqual(['error region-without-images "cn-north-1"']);
  });

  test.each(["cn-northwest-1", "us-gov-east-1", "us-gov-west-1"])("%s", (region) => {
    expect(said(cluster.replaceAll("cn-north-1", region))).toEqual([`error region-without-images "${region}"`]);
  });

  test("eu-north-1 is none", () => {
    expect(said(cluster.replaceAll("cn-north-1", "eu-north-1"))).toEqual([]);
  });
});

describe("16: the claim of groups", () => {
  const cluster = read("16-groups-claim/cluster.podplane");

  test.each(["cognito:groups", "roles", "https://example.com/groups", "urn:example:groups"])(
    "%s reaches VMs",
    (claim) => {
      const text = cluster.replace("cognito:groups", claim);
      expect(said(text)).toEqual([]);
      expect(terraform(text).match(/^ *OIDC_GROUPS_CLAIM .*$/gm)).toEqual([
        `    OIDC_GROUPS_CLAIM        = "${claim}"`,
      ]);
    },
  );
});

describe("20: the address of the API that moves", () => {
  const cluster = read("20-service-account-issuer-moves/1.podplane.txt");
  const built = lockOf(cluster);
  const issuer = "https://k8s.shop.example:6443";
  const issuerIn = (text: string, lock: string) =>
    mutableSettings(irOf(text, { lock })).flatMap(({ key, value }) =>
      key === "KUBE_SERVICE_ACCOUNT_ISSUER" ? [value.text] : [],
    );
  const notesOf = (text: string) => compileText(text, { lock: built }).clusters.flatMap((one) => one.notes);
  const onPort = (text: string) =>
    text
      .replace("api_load_balancer = api", "api_load_balancer = api, api_port = 443")
      .replace(
        "listener 6443 { pool = control-plane }",
        "listener 443 { pool = control-plane, target_port = 6443 } }\n    load_balancer inside { public = false, subnets = control-plane, listener 6443 { pool = control-plane }",
      );
  const renamed = read("20-service-account-issuer-moves/2.podplane.txt");

  test.each([
    ["another name", renamed],
    ["another port", onPort(cluster)],
    ["another name and port", onPort(renamed)],
    ["a name of another zone", cluster.replace("k8s.shop.example", "shop.example.org")],
  ])("%s keeps the issuer of the tokens that are out, and says so", (_name, text) => {
    expect(text).not.toBe(cluster);
    expect(issuerIn(text, built)).toEqual([issuer]);
    expect(notesOf(text)).toEqual([`tokens of service accounts keep the issuer ${issuer}`]);
  });

  test("it stays through a second move, and on the way back", () => {
    const moved = lockOf(renamed, { lock: built });
    expect(issuerIn(onPort(renamed), moved)).toEqual([issuer]);
    expect(issuerIn(cluster, moved)).toEqual([issuer]);
    expect(notesOf(cluster)).toEqual([]);
  });
});

describe("27: a bucket of logs and no role", () => {
  const cluster = read("27-telemetry-role-nobody-makes/cluster.podplane");

  test("gets a role, which VMs may take and are told of", () => {
    expect(said(cluster)).toEqual([]);
    const text = terraform(cluster);
    expect(text).toContain('resource "aws_iam_role" "telemetry_upload" {');
    expect(text).toContain("    aws_iam_role.telemetry_upload.arn,\n");
    expect(text).toContain("coalesce(var.telemetry_s3_assume_role, aws_iam_role.telemetry_upload.arn)");
  });

  test.each([
    ['s3_bucket = "shop-logs"', ['warning telemetry-not-enabled "shop-logs"']],
    ['enabled = true, s3_bucket = "shop-123456789012-netsy"', ['error telemetry-bucket-own "shop-123456789012-netsy"']],
    [
      'enabled = true, s3_bucket = "shop-logs", s3_region = "us-gov-west-1"',
      ['error arn-of-other-place "us-gov-west-1"'],
    ],
  ])("%s", (telemetry, expected) => {
    expect(said(cluster.replace('enabled = true, s3_bucket = "shop-logs"', telemetry))).toEqual(expected);
  });
});

describe("17: a certificate with a line missing", () => {
  const cluster = read("17-truncated-pem/cluster.podplane");
  const pem = read("17-truncated-pem/ca.pem");

  test("is no certificate", () => {
    expect(said(cluster, { "ca.pem": pem })).toEqual(['error certificate-broken "ca.pem"']);
  });

  test.each([
    ["its end alone", (text: string) => text.replace(/\n[^\n]*\n-----END/, "\n-----END")],
    ["a letter of it", (text: string) => text.replace("MIID", "MIIE")],
    ["a whole one in front of it", (text: string) => exampleCertificate + text],
  ])("so is one with %s", (_name, change) => {
    expect(said(cluster, { "ca.pem": change(pem) })).toEqual(['error certificate-broken "ca.pem"']);
  });

  test("whole ones are, one or several", () => {
    for (const text of [
      exampleCertificate,
      exampleCertificate.repeat(2),
      exampleCertificate.replaceAll("\n", "\r\n"),
    ]) {
      expect(said(cluster, { "ca.pem": text })).toEqual([]);
    }
  });
});

describe("30: one cause", () => {
  const cluster = read("30-one-cause-several-messages/cluster.podplane");

  test.each(["Web_1", "web--1", "-web", "web.1", "WEB"])("a pool called %s is one error", (name) => {
    expect(said(cluster.replaceAll('"Web_1"', `"${name}"`))).toEqual([`error bad-text "${name}"`]);
  });
});
