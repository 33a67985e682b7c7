/** How far a cluster has come. */
export type Readiness =
  | { readonly kind: "ready"; readonly text: string }
  /** `waiting`: what is not ready yet, and why as far as the cluster says it. */
  | { readonly kind: "waiting"; readonly text: string; readonly waiting: readonly string[] }
  | { readonly kind: "unknown"; readonly why: string };

/** Asks for a path below the API; the answer's status and JSON. */
export type AskJson = (path: string) => Promise<JsonAnswer>;

export interface JsonAnswer {
  readonly status: number;
  readonly content: unknown;
}

/** The lists that are looked at. Flux's API has had two versions. */
const nodesPath = "/api/v1/nodes";
const releasePaths = [
  "/apis/helm.toolkit.fluxcd.io/v2/helmreleases",
  "/apis/helm.toolkit.fluxcd.io/v2beta2/helmreleases",
];

/**
 * Whether nodes are Ready, as many as the source asks for, and Flux has reconciled every component
 * (contracts/login-components.md 6.1). What may not be read is unknown, and never ready.
 */
export async function readinessOf(ask: AskJson, wantedNodes: number): Promise<Readiness> {
  const nodes = await ask(nodesPath);
  if (nodes.status !== 200) return unread("nodes", nodes.status);
  const releases = await firstThere(ask);
  if (releases !== undefined && releases.status !== 200) return unread("components", releases.status);
  const all = itemsOf(nodes.content);
  const components = itemsOf(releases?.content);
  const ready = all.filter((node) => conditionOf(node)?.["status"] === "True").length;
  const waiting = [
    ...(all.length < wantedNodes ? [`${wantedNodes - all.length} of ${wantedNodes} nodes have not joined`] : []),
    ...all.flatMap((node) =>
      conditionOf(node)?.["status"] === "True" ? [] : [`node ${nameOf(node)}: ${reasonOf(node)}`],
    ),
    ...components.flatMap((one) => (isReconciled(one) ? [] : [`component ${nameOf(one)}: ${reasonOf(one)}`])),
  ];
  const text = `${ready} of ${Math.max(all.length, wantedNodes)} nodes are Ready, ${componentsText(components, releases !== undefined)}`;
  return waiting.length === 0 ? { kind: "ready", text } : { kind: "waiting", text, waiting };
}

async function firstThere(ask: AskJson): Promise<JsonAnswer | undefined> {
  for (const path of releasePaths) {
    const answer = await ask(path);
    if (answer.status !== 404) return answer;
  }
  return undefined;
}

function componentsText(components: readonly Json[], hasFlux: boolean): string {
  if (!hasFlux) return "no components are installed";
  return `${components.filter(isReconciled).length} of ${components.length} components are reconciled`;
}

/** A server that is busy, or begins to serve a new kind, is asked again. */
function unread(what: string, status: number): Readiness {
  if (status === 0 || status === 429 || status >= 500) {
    const text = `${what} cannot be read yet`;
    return { kind: "waiting", text, waiting: [status === 0 ? "no answer" : `the API answered ${status}`] };
  }
  const why = status === 401 || status === 403 ? "the credentials may not read them" : `the API answered ${status}`;
  return { kind: "unknown", why: `${what}: ${why}` };
}

/** Flux is done with what it last read; what is suspended is not reconciled by anybody's wish. */
function isReconciled(release: Json): boolean {
  const spec = objectOf(release["spec"]);
  if (spec["suspend"] === true) return true;
  const seen = objectOf(release["status"])["observedGeneration"];
  const wanted = objectOf(release["metadata"])["generation"];
  return conditionOf(release)?.["status"] === "True" && (seen === undefined || seen === wanted);
}

function reasonOf(item: Json): string {
  const condition = conditionOf(item);
  if (!condition) return "nothing is known yet";
  const parts = [condition["reason"], condition["message"]].filter((part) => typeof part === "string" && part !== "");
  return parts.join(": ") || `Ready is ${String(condition["status"])}`;
}

type Json = Readonly<Record<string, unknown>>;

function conditionOf(item: Json): Json | undefined {
  const conditions = objectOf(item["status"])["conditions"];
  return Array.isArray(conditions) ? conditions.map(objectOf).find(({ type }) => type === "Ready") : undefined;
}

function nameOf(item: Json): string {
  return String(objectOf(item["metadata"])["name"]);
}

function itemsOf(content: unknown): readonly Json[] {
  const items = objectOf(content)["items"];
  return Array.isArray(items) ? items.map(objectOf) : [];
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
