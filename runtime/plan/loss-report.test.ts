import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { lossReport } from "./loss-report.ts";

const pool = (name: string, size: number) =>
  `pool ${name} { arch = arm64, instance_type = "t4g.small", size = ${size} }`;

const text = source({
  kubernetes: "api_load_balancer = api",
  cluster: 'registry { hostname = "registry.example.com" }\n  domain "tools.example.com" { load_balancer = main }',
  pools: `${pool("web", 2)}\n${pool("jobs", 3)}`,
  provider: `load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
    load_balancer main { public = true, subnets = public, listener 443 { pool = web } }`,
  zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }
    }
    zone eu-west-1b {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = web }
      subnet { cidr = auto/24, pool = jobs }
    }`,
});
const line = (part: string) => text.slice(0, text.indexOf(part)).split("\n").length;
const report = (given: string, format: "text" | "json" | "markdown" = "text") =>
  lossReport(makeFolder({ "cluster.podplane": text }), ".", given, format);

describe("what stops without a part of a cluster", () => {
  const withoutWeb = `tools without the pool web
  goes on  Kubernetes API: the balancer \`api\` has VMs behind it in eu-west-1a
  goes on  state store: no control-plane VM is lost
  stops    ingress tools.example.com: no VM of \`web\` is left behind the balancer \`main\`
             cluster.podplane:${line("load_balancer main { public")}  let \`listener 443\` forward to a pool that is left
capacity: 8 -> 4 VMs, 16 -> 8 vCPU, 16 -> 8 GiB of memory
pools: web 4 -> 0
`;

  test("is told service by service, with the place of what would help", () => {
    const place = `             cluster.podplane:${line("zone eu-west-1b")}  add \`subnet { pool = control-plane }\` to the zone eu-west-1b`;
    expect(report("zone=eu-west-1a")).toBe(`tools without the zone eu-west-1a
  stops    Kubernetes API: no control-plane VM is left to serve it
${place}
  stops    state store: no control-plane VM is left to write
${place}
  goes on  ingress tools.example.com: the balancer \`main\` has VMs behind it in eu-west-1b
capacity: 8 -> 5 VMs, 16 -> 10 vCPU, 16 -> 10 GiB of memory
pools: control-plane 1 -> 0, web 4 -> 2
`);
    expect(report("pool=web")).toBe(withoutWeb);
  });

  test("is a block of text in Markdown", () => {
    expect(report("pool=web", "markdown")).toBe(`\`\`\`text\n${withoutWeb}\`\`\`\n`);
  });

  test("has a pool whose VMs were none left out", () => {
    const alone = makeFolder({
      "cluster.podplane": source({
        kubernetes: "api_load_balancer = api",
        pools: `${pool("web", 0)}`,
        provider:
          "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
        zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }
    }`,
      }),
    });
    expect(lossReport(alone, ".", "pool=web", "text").split("\n").slice(-2)).toEqual([
      "capacity: 1 -> 1 VMs, 2 -> 2 vCPU, 2 -> 2 GiB of memory",
      "",
    ]);
  });

  test("is all there in JSON", () => {
    const { services, ...rest } = JSON.parse(report("zone=eu-west-1a", "json"));
    expect(rest).toEqual({
      version: 1,
      lost: { kind: "zone", name: "eu-west-1a" },
      pools: [
        { pool: "control-plane", before: 1, after: 0 },
        { pool: "web", before: 4, after: 2 },
        { pool: "jobs", before: 3, after: 3 },
      ],
      before: { vms: 8, cpus: 16, gib: 16 },
      after: { vms: 5, cpus: 10, gib: 10 },
    });
    expect(services[0]).toEqual({
      service: "api",
      name: "",
      goesOn: false,
      reason: "no control-plane VM is left to serve it",
      fix: {
        text: "add `subnet { pool = control-plane }` to the zone eu-west-1b",
        place: { file: "cluster.podplane", line: line("zone eu-west-1b"), column: 5 },
      },
    });
    expect(services[2]).toEqual({
      service: "ingress",
      name: "tools.example.com",
      goesOn: true,
      reason: "the balancer `main` has VMs behind it in eu-west-1b",
      fix: null,
    });
  });
});

describe("what is lost", () => {
  const nothing = (given: string) => ({
    message: `\`${given}\` names nothing that can be lost`,
    fix: "write zone=NAME or pool=NAME",
    exitCode: 2,
  });

  test.each(["zone", "zone=", "rack=a", "a pool=web", "=web"])("is a zone or a pool, and not %s", (given) => {
    expect(() => report(given)).toThrow(expect.objectContaining(nothing(given)));
  });

  test.each([
    [
      "zone=eu-west-1c",
      "the cluster has no zone `eu-west-1c`",
      "it has eu-west-1a, eu-west-1b",
      "did you mean `eu-west-1a`?",
    ],
    ["pool=wbe", "the cluster has no pool `wbe`", "it has control-plane, web, jobs", "did you mean `web`?"],
    ["pool=eu-west-1a", "the cluster has no pool `eu-west-1a`", "it has control-plane, web, jobs", "name one of them"],
  ])("is one that the cluster has: %s", (given, message, why, fix) => {
    expect(() => report(given)).toThrow(expect.objectContaining({ message, why, fix }));
  });
});
