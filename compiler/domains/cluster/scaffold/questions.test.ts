import { describe, expect, test } from "vitest";
import { compileText } from "../../../../test/helpers/podplane-source.ts";
import { providerKinds } from "../../../providers/index.ts";
import { type Answers, type Question, questionGroups, withExamples, writeCluster } from "./index.ts";

const around = { folder: "edge-1", env: { AWS_REGION: "", AWS_DEFAULT_REGION: "eu-north-1" } };

/** All that a conversation comes to, as the questions stand: what is not given is answered with the example. */
function conversation(given: Answers, { folder, env } = around): readonly string[] {
  let answers: Answers = {};
  const lines: string[] = [];
  for (const group of questionGroups) {
    const questions = group(answers, { folder, env });
    lines.push(...questions.map(line));
    answers = {
      ...answers,
      ...Object.fromEntries(questions.map(({ name, example }) => [name, given[name] ?? example])),
    };
  }
  return lines;
}

/** `name = preset: Message? (hint) | value: what it means; unless other`; in brackets what people are not asked. */
function line({ name, message, hint, asked, choices = [], preset, unless }: Question): string {
  const said = `${name}${preset === undefined ? "" : ` = ${preset}`}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
  const whole = [said, ...choices.map(({ value, label }) => `${value}: ${label}`)].join(" | ");
  const more = unless === undefined ? whole : `${whole}; unless ${unless}`;
  return asked ? more : `[${more}]`;
}

/* What is asked in several conversations. */
const provider = "provider: Where does it run? | aws: AWS | google: Google Cloud | proxmox: Proxmox VE";
const layoutOfCloud =
  "layout = production: How large is it? | production: production: several zones with workers and balancers | smallest: smallest: one VM that does everything, to try it out";
const layoutOfNodes =
  "layout = production: How large is it? | production: production: a control plane and workers | smallest: smallest: one VM that does everything, to try it out";
const id = "id = edge-1: What is its id? (lower-case letters, digits and hyphens; it never changes)";
const description = "[description = : What is it for?]";
const issuer = "issuer-url: Which OpenID Connect issuer do people log in with? (such as https://auth.example.com)";
const domain = "domain = : Which domain does it serve? (empty for none)";
const api = "api-hostname: Under which name is the Kubernetes API reached? (such as k8s.example.com)";
const network = "[network = 10.20.0.0/16: Which range of addresses has its network?]";
const state =
  "state-bucket = : Which bucket keeps OpenTofu's state? (one that exists; empty for a file on this machine, with which nobody else can apply)";
const virtual =
  "virtual-address = : Which free address do VMs of the control plane hold for the API of Kubernetes? (in their network and outside of DHCP, such as 10.20.0.6; empty where a balancer of yours is in front of them)";
const balancer =
  "api: Which balancer of yours forwards port 6443 to the control plane? (its address or name); unless virtual-address";
const nodes = [
  "[label = pve: What is this cluster of Proxmox VE called?]",
  "nodes: Which nodes has it, and at which addresses? (such as pve1=192.168.10.11,pve2=192.168.10.12)",
  "disks = local-lvm: Which storage of every node holds the disks of VMs?",
  "bridge = vmbr0: Which bridge of every node are VMs connected to?",
  "vlan = : Which VLAN of that bridge? (a number; empty for none)",
  "network = : Which range of addresses do VMs get by DHCP there? (such as 10.20.0.0/24, to be checked against all others; empty where it is not known)",
  "leader: Which free address does the leading Nstance server get? (in the network of the nodes, such as 192.168.10.250)",
];
const store = [
  "store: Which S3-compatible store holds the cluster? (one that knows conditional writes, such as https://s3.example.com)",
  "[server-version = 2.0.1: Which version of the Nstance server do nodes run?]",
  "server-digest: What is the digest of that server's archive? (as its release page shows it: sha512:… or sha256:…)",
];

describe("what is asked", () => {
  test("on AWS, with a domain", () => {
    expect(conversation({ provider: "aws", region: "eu-west-1", domain: "example.com" })).toEqual([
      provider,
      "account: AWS account (such as 123456789012)",
      "region = eu-north-1: AWS region (such as us-east-1)",
      layoutOfCloud,
      "[zones = eu-west-1a,eu-west-1b,eu-west-1c: In which zones? (with commas between, such as eu-west-1a)]",
      id,
      description,
      issuer,
      domain,
      "dns = aws-route53: Who serves the zone of that domain? | aws-route53: aws-route53: its records are made with the cluster | elsewhere: elsewhere: its records are yours to make, and are shown",
      "api-hostname = k8s.example.com: Under which name is the Kubernetes API reached? (such as k8s.example.com)",
      network,
      state,
    ]);
  });

  test("on AWS, for the smallest cluster in a region that is not known", () => {
    expect(conversation({ provider: "aws", region: "eu-mars-1", layout: "smallest" })).toEqual([
      provider,
      "account: AWS account (such as 123456789012)",
      "region = eu-north-1: AWS region (such as us-east-1)",
      layoutOfCloud,
      "zones: In which zones? (with commas between, such as eu-mars-1a)",
      id,
      description,
      issuer,
      api,
      network,
      "[state-bucket = : Which bucket keeps OpenTofu's state? (one that exists; empty for a file on this machine, with which nobody else can apply)]",
    ]);
  });

  test("on Google Cloud, without a domain, in a folder whose name is no id", () => {
    const folder = { ...around, folder: "Edge 1" };
    expect(conversation({ provider: "google", region: "europe-west4" }, folder)).toEqual([
      provider,
      "project: Google Cloud project (such as my-project)",
      "region: Google Cloud region (such as us-central1)",
      layoutOfCloud,
      "[zones = europe-west4-a,europe-west4-b,europe-west4-c: In which zones? (with commas between, such as europe-west4-a)]",
      "id: What is its id? (lower-case letters, digits and hyphens; it never changes)",
      description,
      issuer,
      domain,
      api,
      network,
      state,
    ]);
  });

  test("on machines of one's own", () => {
    expect(conversation({ provider: "proxmox" })).toEqual([
      provider,
      layoutOfNodes,
      ...nodes,
      virtual,
      ...store,
      balancer,
      id,
      description,
      issuer,
      api,
    ]);
  });

  test("on machines of one's own that hold a virtual address", () => {
    expect(conversation({ provider: "proxmox", "virtual-address": "10.20.0.6" })).toEqual([
      provider,
      layoutOfNodes,
      ...nodes,
      virtual,
      ...store,
      id,
      description,
      issuer,
      api,
    ]);
  });

  test("on machines of one's own for the smallest cluster", () => {
    expect(conversation({ provider: "proxmox", layout: "smallest" })).toEqual([
      provider,
      layoutOfNodes,
      ...nodes,
      ...store,
      id,
      description,
      issuer,
      api,
    ]);
  });
});

describe("what is offered", () => {
  test.each([
    ["production", "[zones = eu-west-1a,eu-west-1b,eu-west-1c"],
    ["smallest", "[zones = eu-west-1a"],
  ])("are the zones of a known region, for the layout %s", (layout, offered) => {
    const zones = conversation({ provider: "aws", region: "eu-west-1", layout }).find((one) =>
      one.startsWith("[zones"),
    );
    expect(zones).toBe(`${offered}: In which zones? (with commas between, such as eu-west-1a)]`);
  });

  test.each([
    ["e", true],
    ["edge-1", true],
    ["edge_1", false],
    ["1-edge", false],
    ["Edge", false],
    ["", false],
  ])("is the name of the folder as id, where it can be one: %j", (folder, isOffered) => {
    expect(conversation({}, { ...around, folder }).includes(id.replace("edge-1", folder))).toBe(isOffered);
  });
});

test("what nobody said is answered with what is right for the first kind of provider", () => {
  expect(withExamples({}, around)).toEqual({
    provider: "aws",
    account: "123456789012",
    region: "us-east-1",
    layout: "production",
    zones: "us-east-1a,us-east-1b,us-east-1c",
    id: "tools",
    description: "",
    "issuer-url": "https://auth.example.com",
    domain: "",
    "api-hostname": "k8s.example.com",
    network: "10.20.0.0/16",
    "state-bucket": "",
  });
});

test.each(providerKinds.flatMap((provider) => ["production", "smallest"].map((layout) => [provider, layout] as const)))(
  "examples make a cluster that is right: %s, %s",
  (provider, layout) => {
    const text = writeCluster(withExamples({ provider, layout }, around));
    const found = compileText(text).diagnostics.filter(({ severity }) => severity === "error");
    expect(found.map(({ message }) => message)).toEqual([]);
  },
);
