import { parse, print } from "../../../../grammar/index.ts";
import {
  type CloudTable,
  cloudTable,
  type StarterBlock,
  type StarterValue,
  type StarterVms,
} from "../../../providers/index.ts";
import { formatAddress, formatCidr, parseAddress, parseCidr } from "../../../values/index.ts";
import { isBareWord, quote } from "../import/index.ts";
import type { Answers } from "./questions.ts";

type Lines = readonly string[];

/**
 * The source of a new cluster, in its canonical form. Answers are those of all questions; wrong ones make a source that
 * the compiler refuses, never one with other blocks.
 */
export function writeCluster(answers: Answers): string {
  const cloud = cloudTable(answers["provider"] ?? "");
  if (!cloud) throw new Error(`no cluster can be made for the provider ${answers["provider"]}`);
  const lines = [
    "podplane 1",
    "",
    ...docLines(answers, cloud),
    `cluster ${name(answers["id"])} {`,
    ...body(answers, cloud),
    "}",
    "",
  ];
  const printed = print(parse("cluster.podplane", lines.join("\n")));
  if (printed === undefined) throw new Error(`init wrote what cannot be read: ${lines.join("\n")}`);
  return printed;
}

function docLines(answers: Answers, cloud: CloudTable): Lines {
  const zones = zonesOf(answers, cloud).length;
  const inZones = zones > 1 ? "A cluster that survives the loss of a zone." : "A cluster in one zone.";
  const meant = cloud.starter.own?.described ?? inZones;
  const text =
    answers["description"] || (isSmallest(answers) ? "A cluster to try things out: one VM in one zone." : meant);
  return text.split(/\r\n?|\n/).map((line) => `/// ${line}`);
}

function body(answers: Answers, cloud: CloudTable): Lines {
  const parts = [
    [`oidc { issuer_url = ${text(answers["issuer-url"])} }`],
    kubernetesLines(answers, cloud),
    domainLines(answers, cloud),
    ["// Bare Kubernetes; `recommended` and `minimal` bring components, pinned by version and digest.", "seed none {}"],
    poolLines(answers, cloud),
    providerLines(answers, cloud),
    stateLines(answers, cloud),
  ];
  return parts.filter((part) => part.length > 0).flatMap((part) => [...part, ""]);
}

function kubernetesLines(answers: Answers, cloud: CloudTable): Lines {
  const allowed = makesPrivate(cloud)
    ? []
    : ["// podplane: allow PDP2228, these modules make no balancer inside the network"];
  const balancer = isSmallest(answers) || !cloud.network ? [] : [...allowed, "api_load_balancer = api"];
  return ["kubernetes {", `api_hostname = ${text(answers["api-hostname"])}`, ...balancer, "}"];
}

function domainLines(answers: Answers, cloud: CloudTable): Lines {
  const { domain, dns } = answers;
  if (!domain) return [];
  const kind = cloud.dns.find((one) => one === dns);
  return [
    `domain ${text(domain)} {${kind === undefined ? "" : ` provider ${kind} {} `}}`,
    "",
    "// Whether VMs run a registry of their own, for images that are mirrored and pushed.",
    `registry { hostname = ${text(`registry.${domain}`)}, enabled = false }`,
  ];
}

function poolLines(answers: Answers, cloud: CloudTable): Lines {
  const { arch, vms } = cloud.starter;
  const pool = (label: string, { size, attributes }: StarterVms) =>
    `pool ${label} { arch = ${arch}, size = ${size}, ${attributesOf(attributes)} }`;
  if (isSmallest(answers)) return [pool("control-plane", vms.only)];
  return [
    ...(cloud.mostZones === 1 ? [] : ["// Sizes count the VMs in each zone."]),
    pool("control-plane", vms.controlPlane),
    pool("workers", vms.workers),
  ];
}

function providerLines(answers: Answers, cloud: CloudTable): Lines {
  const settings = cloud.settings.flatMap(({ name: key, required }) =>
    required ? [`${key} = ${text(answers[key])}`] : [],
  );
  const { own } = cloud.starter;
  const label = own ? ` ${name(own.label(answers))}` : "";
  return [
    `provider ${answers["provider"]}${label} {`,
    ...settings,
    ...(cloud.network ? ["", `vpc { v4cidr = ${range(answers["network"])} }`] : []),
    ...(own?.blocks(answers) ?? []).flatMap((group) => ["", ...group.map(blockLine)]),
    "",
    ...zoneLines(answers, cloud),
    ...balancerLines(answers, cloud),
    "}",
  ];
}

function blockLine({ kind, labels = [], attributes }: StarterBlock): string {
  return `${[kind, ...labels.map(name)].join(" ")} { ${attributesOf(attributes)} }`;
}

function attributesOf(attributes: StarterBlock["attributes"]): string {
  const given = Object.entries(attributes).flatMap(([key, value]) => (value ? [`${key} = ${written(value)}`] : []));
  return given.join(", ");
}

function written(value: StarterValue): string {
  return "text" in value ? text(value.text) : literal(value.literal);
}

/** One zone as it is, several by a loop: they are alike. */
function zoneLines(answers: Answers, cloud: CloudTable): Lines {
  const zones = zonesOf(answers, cloud);
  const subnets = cloud.network ? subnetLines(answers) : poolSubnets(answers);
  const [only = "", ...more] = zones;
  if (more.length === 0) return [`zone ${name(only)} {`, ...subnets, "}"];
  return [`for zone in [${zones.map(text).join(", ")}] {`, 'zone "${zone}" {', ...subnets, "}", "}"];
}

/** Where networks are there already: which pools have VMs in it. */
function poolSubnets(answers: Answers): Lines {
  return ["subnet { pool = control-plane }", ...(isSmallest(answers) ? [] : ["subnet { pool = workers }"])];
}

/** Ranges by the size of the network: small ones for the cluster's own, wide ones for workers. */
function subnetLines(answers: Answers): Lines {
  const length = parseCidr(answers["network"] ?? "")?.prefixLength ?? 16;
  const [workers, controlPlane] = [length + 4, length + 8].map((wanted) => `auto/${Math.min(wanted, 28)}`);
  const services = isSmallest(answers) ? "nat" : "nat, nlb";
  return [
    `subnet { cidr = auto/28, services = [${services}], public = true }`,
    "subnet { cidr = auto/28, services = [nstance] }",
    `subnet { cidr = ${controlPlane}, pool = control-plane }`,
    ...(isSmallest(answers) ? [] : [`subnet { cidr = ${workers}, pool = workers }`]),
  ];
}

/** For the domain, for the API, and for workers to reach the API without leaving the network, where the modules can. */
function balancerLines(answers: Answers, cloud: CloudTable): Lines {
  if (isSmallest(answers) || !cloud.network) return [];
  const balancer = (label: string, isPublic: boolean, port: number, pool: string) => {
    const subnets = isPublic ? "public" : pool;
    return `load_balancer ${label} { public = ${isPublic}, subnets = ${subnets}, listener ${port} { pool = ${pool} } }`;
  };
  return [
    "",
    ...(answers["domain"] ? [balancer("main", true, 443, "workers")] : []),
    balancer("api", true, 6443, "control-plane"),
    ...(makesPrivate(cloud) ? [balancer("api-private", false, 6443, "control-plane")] : []),
  ];
}

function makesPrivate({ modules }: CloudTable): boolean {
  return modules?.facts[modules.newest.dialect].privateBalancers ?? false;
}

function stateLines(answers: Answers, { starter: { state } }: CloudTable): Lines {
  if (!state) return [];
  const bucket = answers["state-bucket"];
  if (!bucket)
    return ["// A file on one machine, with which nobody else can apply: a bucket keeps it for all.", "state local {}"];
  const repeated = state.repeats.map((key) => `, ${key} = ${text(answers[key])}`);
  return [`state ${state.kind} { bucket = ${text(bucket)}${repeated.join("")} }`];
}

function isSmallest({ layout }: Answers): boolean {
  return layout === "smallest";
}

function zonesOf(answers: Answers, { starter: { own } }: CloudTable): readonly string[] {
  return own ? own.zones(answers) : (answers["zones"] ?? "").split(",").map((zone) => zone.trim());
}

function text(answer: string | undefined): string {
  return quote(answer ?? "");
}

/** A label: a word as it is, anything else in quotes. */
function name(answer: string | undefined = ""): string {
  return isBareWord(answer) ? answer : quote(answer);
}

/** An address, a range, a number or a size as it is; what is none stands in quotes, and the compiler says so. */
function literal(answer: string): string {
  const address = parseAddress(answer);
  if (address) return formatAddress(address);
  return /^[0-9]{1,9}(?:GiB)?$/.test(answer) ? answer : range(answer);
}

/** A literal; what is no range stands in quotes, and the compiler says so. */
function range(answer: string | undefined = ""): string {
  const cidr = parseCidr(answer);
  return cidr ? formatCidr(cidr) : quote(answer);
}
