import { parse, print } from "../../../../grammar/index.ts";
import { type StartableCloud, startableCloud } from "../../../providers/index.ts";
import { formatCidr, parseCidr } from "../../../values/index.ts";
import { isBareWord, quote } from "../import/index.ts";
import type { Answers } from "./questions.ts";

type Lines = readonly string[];

/**
 * The source of a new cluster, in its canonical form. Answers are those of all questions; wrong ones make a source that
 * the compiler refuses, never one with other blocks.
 */
export function writeCluster(answers: Answers): string {
  const cloud = startableCloud(answers["provider"] ?? "");
  if (!cloud) throw new Error(`no cluster can be made for the provider ${answers["provider"]}`);
  const lines = [
    "podplane 1",
    "",
    ...docLines(answers),
    `cluster ${name(answers["id"])} {`,
    ...body(answers, cloud),
    "}",
    "",
  ];
  const printed = print(parse("cluster.podplane", lines.join("\n")));
  if (printed === undefined) throw new Error(`init wrote what cannot be read: ${lines.join("\n")}`);
  return printed;
}

function docLines(answers: Answers): Lines {
  const zones = zonesOf(answers).length;
  const meant = zones > 1 ? "A cluster that survives the loss of a zone." : "A cluster in one zone.";
  const text =
    answers["description"] || (isSmallest(answers) ? "A cluster to try things out: one VM in one zone." : meant);
  return text.split(/\r\n?|\n/).map((line) => `/// ${line}`);
}

function body(answers: Answers, cloud: StartableCloud): Lines {
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

function kubernetesLines(answers: Answers, cloud: StartableCloud): Lines {
  const allowed = makesPrivate(cloud)
    ? []
    : ["// podplane: allow PDP2228, these modules make no balancer inside the network"];
  const balancer = isSmallest(answers) ? [] : [...allowed, "api_load_balancer = api"];
  return ["kubernetes {", `api_hostname = ${text(answers["api-hostname"])}`, ...balancer, "}"];
}

function domainLines(answers: Answers, cloud: StartableCloud): Lines {
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

function poolLines(answers: Answers, { starter: { arch, instanceTypes } }: StartableCloud): Lines {
  const pool = (label: string, type: string) => `pool ${label} { arch = ${arch}, size = 1, instance_type = "${type}" }`;
  if (isSmallest(answers)) return [pool("control-plane", instanceTypes.only)];
  return [
    "// Sizes count the VMs in each zone.",
    pool("control-plane", instanceTypes.controlPlane),
    pool("workers", instanceTypes.workers),
  ];
}

function providerLines(answers: Answers, cloud: StartableCloud): Lines {
  const settings = cloud.settings.flatMap(({ name: key, required }) =>
    required ? [`${key} = ${text(answers[key])}`] : [],
  );
  return [
    `provider ${answers["provider"]} {`,
    ...settings,
    ...(cloud.network ? ["", `vpc { v4cidr = ${range(answers["network"])} }`] : []),
    "",
    ...zoneLines(answers),
    ...balancerLines(answers, cloud),
    "}",
  ];
}

/** One zone as it is, several by a loop: they are alike. */
function zoneLines(answers: Answers): Lines {
  const zones = zonesOf(answers);
  const [only = "", ...more] = zones;
  if (more.length === 0) return [`zone ${name(only)} {`, ...subnetLines(answers), "}"];
  return [`for zone in [${zones.map(text).join(", ")}] {`, 'zone "${zone}" {', ...subnetLines(answers), "}", "}"];
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
function balancerLines(answers: Answers, cloud: StartableCloud): Lines {
  if (isSmallest(answers)) return [];
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

function makesPrivate({ modules }: StartableCloud): boolean {
  return modules?.facts[modules.newest.dialect].privateBalancers ?? false;
}

function stateLines(answers: Answers, { starter: { state } }: StartableCloud): Lines {
  const bucket = answers["state-bucket"];
  if (!bucket)
    return ["// A file on one machine, with which nobody else can apply: a bucket keeps it for all.", "state local {}"];
  const repeated = state.repeats.map((key) => `, ${key} = ${text(answers[key])}`);
  return [`state ${state.kind} { bucket = ${text(bucket)}${repeated.join("")} }`];
}

function isSmallest({ layout }: Answers): boolean {
  return layout === "smallest";
}

function zonesOf({ zones = "" }: Answers): readonly string[] {
  return zones.split(",").map((zone) => zone.trim());
}

function text(answer: string | undefined): string {
  return quote(answer ?? "");
}

/** A label: a word as it is, anything else in quotes. */
function name(answer: string | undefined = ""): string {
  return isBareWord(answer) ? answer : quote(answer);
}

/** A literal; what is no range stands in quotes, and the compiler says so. */
function range(answer: string | undefined = ""): string {
  const cidr = parseCidr(answer);
  return cidr ? formatCidr(cidr) : quote(answer);
}
