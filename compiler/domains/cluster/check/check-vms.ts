import type { Span } from "../../../../grammar/index.ts";
import { dependenciesOf, isNeededOn, optionalDependencies, virtualAddressDependencies } from "../../../deps/index.ts";
import { suggestion } from "../../../diagnostics/index.ts";
import { defaultsOf } from "../../../lock/index.ts";
import type { Located } from "../../../origins/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import { generatedProviders, labelOf, vmKind } from "../plan/index.ts";
import { type CheckContext, isWritten, meantIn, spanOf } from "./context.ts";
import { mayHaveOther } from "./whole.ts";

/** What VMs download and what they can do with it: ruling 45. */
export function checkVms(context: CheckContext): void {
  checkDependencies(context);
  checkVmconfig(context);
  checkPodRoles(context);
  checkSessions(context);
}

/** Architectures and kinds of VM that the cluster has, as keys of digests. */
function usedKeys(context: CheckContext): { architectures: string[]; kinds: string[] } {
  const architectures = new Set<string>();
  const kinds = new Set<string>();
  for (const pool of context.cluster.blocks.pool) {
    const arch = pool.attributes.arch?.value;
    if (arch === undefined) continue;
    architectures.add(arch);
    kinds.add(`${vmKind(labelOf(pool))}_${arch}`);
  }
  return { architectures: [...architectures].sort(), kinds: [...kinds].sort() };
}

function checkDependencies(context: CheckContext): void {
  const known = [
    ...dependenciesOf("knc", "amd64").map((one) => one.name),
    ...[...optionalDependencies, ...virtualAddressDependencies()].map((one) => one.name),
  ];
  for (const dependency of context.cluster.blocks.dependency) {
    const name = dependency.labels[0];
    if (!name) continue;
    if (!known.includes(name.value)) {
      const parameters = { name: name.value, suggestion: suggestion(name.value, known) };
      const fixes = meantIn(name, name.value, known);
      context.diagnostics.report("dependency-unknown-kind", spanOf(name), parameters, { fixes });
    } else checkUse(name, context);
    checkDigests(dependency.attributes.digests, `\`${name.value}\``, usedKeys(context).architectures, context);
  }
}

/** A program that VMs of no provider of the cluster install. */
function checkUse(name: Located<string>, { cluster, diagnostics }: CheckContext): void {
  const providers = generatedProviders(cluster);
  const [home] = providers;
  if (!home || providers.some(({ kind }) => isNeededOn(kind, name.value))) return;
  const why = "It is a program for another cloud, which VMs there do not install.";
  diagnostics.report("setting-undelivered", spanOf(name), { name: name.value, cloud: home.cloud.title, why });
}

function checkVmconfig(context: CheckContext): void {
  const digests = context.cluster.blocks.vmconfig[0]?.attributes.digests;
  checkDigests(digests, "vmconfig", usedKeys(context).kinds, context);
}

type Digests = CheckContext["cluster"]["blocks"]["dependency"][number]["attributes"]["digests"];

function checkDigests(digests: Digests, what: string, needed: readonly string[], { diagnostics }: CheckContext): void {
  if (!digests) return;
  for (const key of needed) {
    if (digests.value.some((entry) => entry.key.value === key)) continue;
    diagnostics.report("digest-missing", spanOf(digests), { what, key });
  }
  for (const { key } of digests.value) {
    if (needed.includes(key.value)) continue;
    const knownKeys = `This cluster has VMs of ${needed.join(", ") || "no kind"}.`;
    diagnostics.report("digest-unused", spanOf(key), { key: key.value, known: knownKeys });
  }
}

function hasDependency(context: CheckContext, name: string): boolean {
  return context.cluster.blocks.dependency.some((dependency) => labelOf(dependency) === name);
}

/** Whether a Pod reaches the roles of its VM, as the end of a sentence: templates of generation 2 keep the metadata service from it. */
function reachOfPods({ lock }: CheckContext): string {
  return defaultsOf(lock) >= 2
    ? "the VMs' metadata service answers no pod but those in the host's network"
    : "until this cluster's lock file says `defaults` 2, any pod can take every role of its VM from the metadata service: on control planes that of the state store, too";
}

/** Of many, the others are at related places. */
const mostNamed = 4;

/** Where Pods take roles through a dependency, three things do not work without it: one fact, told once. */
function checkPodRoles(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const [home] = generatedProviders(cluster);
  const means = home?.cloud.podRoles;
  if (!home || means?.kind !== "dependency" || hasDependency(context, means.dependency)) return;
  if (mayHaveOther(cluster, "dependency")) return;
  const needed = means.dependency;
  const [at, ...others] = needingRoles(cluster);
  if (!at) return;
  const whats = [at, ...others].map((one) => one.what);
  const what = [
    ...whats.slice(0, mostNamed),
    ...(whats.length > mostNamed ? [`${whats.length - mostNamed} more`] : []),
  ];
  const related = others.map((one) => ({ span: one.span, message: `${one.what} will not work either` }));
  const parameters = {
    what: what.join(", "),
    dependency: needed,
    cloud: home.cloud.title,
    reach: reachOfPods(context),
  };
  diagnostics.report("kube2iam-missing", at.span, parameters, { related });
}

/** What needs a role in a Pod, and where the source asks for it. */
function needingRoles({ blocks }: ClusterModel): readonly { readonly span: Span; readonly what: string }[] {
  const acme = blocks.acme.slice(0, 1).map(({ header }) => ({ span: header, what: "certificates by DNS-01" }));
  const registry = blocks.registry
    .filter(({ attributes }) => attributes.enabled?.value !== false)
    .map(({ header }) => ({ span: header, what: "pushing images to the cluster's registry" }));
  const roles = blocks.provider
    .flatMap((provider) => provider.blocks.role)
    // What has no name that can be is told of.
    .filter((role) => role.labels[0] !== undefined)
    .map((role) => ({ span: role.header, what: `the role ${labelOf(role)} in pods` }));
  return [...acme, ...registry, ...roles];
}

/** A way to log in that needs an agent which this release cannot pin. Whoever did not ask for it misses nothing. */
function checkSessions(context: CheckContext): void {
  for (const { provider, cloud } of generatedProviders(context.cluster)) {
    const { sessions } = cloud;
    const enabled = sessions && provider.attributes[sessions.attribute];
    if (!sessions || enabled?.value !== true || hasDependency(context, sessions.dependency)) continue;
    if (isWritten(enabled)) context.diagnostics.report("ssm-agent-unpinned", spanOf(enabled), { ...sessions });
  }
}
