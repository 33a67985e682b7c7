import { describe, expect, test } from "vitest";
import { managedCluster } from "../../test/helpers/managed-sources.ts";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { impactOf } from "./impact.ts";
import { saidOf } from "./said.ts";

function saidIn(text: string) {
  const [cluster] = compileText(text).clusters;
  if (!cluster) throw new Error("no cluster");
  return saidOf(cluster.model, cluster.lock);
}

/** The classes of each change between two sources. */
function classes(before: string, after: string): readonly string[] {
  return impactOf(saidIn(before), saidIn(after), undefined).changes.map(
    ({ path, kind, classes: found }) => `${path.replace("cluster/", "")} ${kind}: ${found.join(", ")}`,
  );
}

const balancers = ["main", "other"]
  .map((name) => `load_balancer ${name} { public = true, subnets = public, listener 443 { pool = control-plane } }`)
  .join("\n");
/** A cluster with a domain in front of whatever else is said. */
const served = (zone: string, body: string, kubernetes = "") =>
  source({ cluster: `domain "${zone}" { ${body} }`, provider: balancers, kubernetes });
const named = (host: string, text: string) => text.replace("k8s.example.com", host);
const route53 = "provider aws-route53 {}";

describe("records of the API are made where its name lies in a domain that is served from here", () => {
  test.each([
    ["in the domain", "example.com", route53, "infrastructure, live"],
    ["the domain itself", "k8s.example.com", route53, "infrastructure, live"],
    ["in one whose end is the same", "ample.com", route53, "live"],
    ["in another", "example.org", route53, "live"],
    ["in one of another DNS", "example.com", "provider cloudflare {}", "live"],
    ["in one of a DNS of another cloud", "example.com", "provider google-cloud-dns {}", "live"],
    ["in one that somebody else serves", "example.com", "", "live"],
  ])("%s", (_, zone, dns, expected) => {
    const before = served(zone, dns);
    expect(classes(before, named("k9s.other.com", before))).toEqual([`kubernetes.api_hostname changed: ${expected}`]);
    expect(classes(named("k9s.other.com", before), before)).toEqual([`kubernetes.api_hostname changed: ${expected}`]);
  });
});

describe("records of a domain are made where its DNS is here", () => {
  test.each([
    [
      "another balancer",
      `${route53} load_balancer = main`,
      `${route53} load_balancer = other`,
      ["domain.load_balancer changed: infrastructure"],
    ],
    [
      "another balancer, with another DNS",
      "provider cloudflare {} load_balancer = main",
      "provider cloudflare {} load_balancer = other",
      ["domain.load_balancer changed: client"],
    ],
    [
      "another balancer, of a zone that somebody else serves",
      "load_balancer = main",
      "load_balancer = other",
      ["domain.load_balancer changed: client"],
    ],
    [
      "a zone of its own",
      route53,
      'provider aws-route53 { hosted_zone_id = "Z0123456789ABCDEFGHIJ" }',
      ["domain/provider.hosted_zone_id changed: replace, seed"],
    ],
    [
      "a setting that its DNS does not read",
      route53,
      'provider aws-route53 { project = "my-project" }',
      ["domain/provider.project changed: seed"],
    ],
    ["another DNS", "provider cloudflare {}", route53, ["domain/provider changed: infrastructure, seed"]],
    [
      "another DNS, neither of them here",
      "provider cloudflare {}",
      "provider local {}",
      ["domain/provider changed: seed"],
    ],
    ["a DNS", "", route53, ["domain/provider added: infrastructure, seed"]],
    ["no DNS here", "provider cloudflare {}", "", ["domain/provider removed: seed"]],
  ])("%s", (_, before, after, expected) => {
    expect(classes(served("example.org", before), served("example.org", after))).toEqual(expected);
  });

  test("and of another domain than that which is served from here none are", () => {
    const two = (more: string) =>
      served("example.org", route53).replace("seed none {}", `seed none {}\ndomain "example.net" { ${more} }`);
    expect(classes(two("load_balancer = main"), two("load_balancer = other"))).toEqual([
      "domain.load_balancer changed: client",
    ]);
  });

  const none = source({ provider: balancers });
  const acme = (text: string) => text.replace("domain", 'acme { email = "a@example.com" }\n  domain');
  const [here, elsewhere] = [served("example.org", route53), served("example.org", "")];

  test.each([
    ["a domain that comes", none, here, ["domain added: infrastructure, seed"]],
    ["a domain that goes", here, none, ["domain removed: destroy, seed"]],
    ["a domain that comes, whose zone somebody else serves", none, elsewhere, ["domain added: seed"]],
    ["a domain that goes, whose zone somebody else serves", elsewhere, none, ["domain removed: seed"]],
    ["certificates", here, acme(here), ["acme added: infrastructure, seed"]],
    ["certificates, where somebody else serves the zone", elsewhere, acme(elsewhere), ["acme added: seed"]],
    ["no certificates", acme(here), here, ["acme removed: destroy, seed"]],
  ])("%s", (_, before, after, expected) => {
    expect(classes(before, after)).toEqual(expected);
  });
});

describe("what OpenTofu makes of a setting it makes on clouds", () => {
  const logs = (name: string) => `telemetry { enabled = true, s3_bucket = "${name}" }`;
  test("and not on machines of one's own", () => {
    expect(classes(source({ cluster: logs("one") }), source({ cluster: logs("two") }))).toEqual([
      "telemetry.s3_bucket changed: infrastructure, live",
    ]);
    // A pool may have any name.
    const own = (name: string) => managedCluster({ more: logs(name) }).replaceAll("web", "google");
    expect(classes(own("one"), own("two"))).toEqual(["telemetry.s3_bucket changed: live"]);
  });
});
