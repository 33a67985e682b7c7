import { parse } from "@cdktn/hcl2json";
import type { Ir } from "../../compiler/ir/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import type { SeedCluster } from "../../emitters/netsy/index.ts";
import { seedClusterOfIr, seedSelectionOfIr } from "../../runtime/seed/seed-cluster-of-ir.ts";
import { configOf } from "./emitted.ts";

/*
 * What two builds do to what is deployed, told by their files alone and by another parser than ours
 * (contracts/nstance.md 7.3): `files` and `vars` of templates are live; `args`, `userdata`, `instance_type`,
 * `subnet_pool`, `kind` and `arch` roll; sizes scale; other resources, data sources and modules are infrastructure.
 */

type Json = Readonly<Record<string, unknown>>;

interface Parsed {
  readonly locals: Json;
  readonly variables: Json;
  /** Resources, data sources and modules, as text, with what their locals say. */
  readonly resources: ReadonlyMap<string, string>;
}

export interface Build {
  readonly files: readonly EmittedFile[];
  readonly ir: Ir;
}

/** The classes that tell themselves by the files of two builds. */
export async function classesOf(before: Build, after: Build): Promise<readonly string[]> {
  const [was, is] = [await parsed(before.files), await parsed(after.files)];
  const found = new Set<string>();
  if (settingsDiffer(before.files, after.files)) found.add("live");
  const [config, other] = [serverConfigs(before.files), serverConfigs(after.files)];
  if (rolls(before, after, was, is) || text(config.machines) !== text(other.machines)) found.add("rolling");
  if (text(sizesIn(was)) !== text(sizesIn(is)) || text(config.sizes) !== text(other.sizes)) found.add("scaling");
  const [nodes, otherNodes] = [scriptsIn(before.files), scriptsIn(after.files)];
  if (text(tagsIn(was)) !== text(tagsIn(is)) || nodes.tags !== otherNodes.tags) found.add("tags");
  const made = (one: Parsed, { shards }: { readonly shards: unknown }) => text([[...one.resources], shards]);
  if (made(was, config) !== made(is, other) || nodes.rest !== otherNodes.rest) found.add("infrastructure");
  const seed = ({ ir }: Build) => text([withoutProfiles(seedClusterOfIr(ir)), seedSelectionOfIr(ir)]);
  if (seed(before) !== seed(after)) found.add("seed");
  return [...found].sort();
}

/** What configurations of Nstance's servers say of VMs, of their numbers, and of the shards. */
function serverConfigs(files: readonly EmittedFile[]): {
  readonly machines: unknown;
  readonly sizes: unknown;
  readonly shards: unknown;
} {
  const configs = files.filter(({ path }) => path.endsWith(".config.jsonc")).map((file) => configOf(file.text));
  const groups = configs.flatMap((config) => Object.entries(inside(inside(config, "groups"), "default")));
  const templates = configs.flatMap((config) => Object.entries(inside(config, "templates")));
  const without = (all: readonly (readonly [string, unknown])[], member: string) =>
    all.map(([name, value]) => [name, { ...inside({ value }, "value"), [member]: undefined }]);
  return {
    machines: [
      configs.map((config) => inside(config, "defaults")),
      without(groups, "size"),
      without(templates, "files"),
    ],
    sizes: groups.map(([name, value]) => [
      name,
      Object.entries(inside({ value }, "value")).find(([key]) => key === "size"),
    ]),
    shards: configs.map((config) => ({ ...inside(config, "shard"), subnet_pools: undefined })),
  };
}

/** What scripts of nodes of Proxmox VE do: the tags that they give, and all else. */
function scriptsIn(files: readonly EmittedFile[]): { readonly tags: string; readonly rest: string } {
  const lines = files
    .filter(({ path }) => /^podplane\.proxmox_.*\.sh$/.test(path))
    .flatMap((file) => [file.path, ...file.text.split("\n")]);
  const isTags = (line: string) => line.startsWith("TAGS=");
  return { tags: lines.filter(isTags).join("\n"), rest: lines.filter((line) => !isTags(line)).join("\n") };
}

/** Settings of the kinds of VM that both builds have. */
function settingsDiffer(before: readonly EmittedFile[], after: readonly EmittedFile[]): boolean {
  const now = new Map(after.map(({ path, text: content }) => [path, content]));
  const both = before.filter(({ path }) => path.endsWith("/mutable.env") && now.has(path));
  return both.some(({ path, text: content }) => now.get(path) !== content);
}

function rolls(before: Build, after: Build, was: Parsed, is: Parsed): boolean {
  const pools = Object.keys(inside(is.locals, "templates"));
  const userData = (files: readonly EmittedFile[]) => textOf(files, "podplane.userdata_");
  const template = (one: Parsed, pool: string) => {
    const { files: _files, ...rest } = inside(inside(one.locals, "templates"), pool);
    return text([rest, inside(groupsIn(one), pool)["subnet_pool"], poolValue(one, "pool_instance_types", pool)]);
  };
  const stays = pools.filter((pool) => pool in inside(was.locals, "templates"));
  return (
    userData(before.files) !== userData(after.files) || stays.some((pool) => template(was, pool) !== template(is, pool))
  );
}

/** Both forms: one set of groups for all shards, or each by itself. */
function groupsIn({ locals }: Parsed): Json {
  const groups = inside(locals, "groups");
  return "default" in groups ? inside(groups, "default") : groups;
}

function sizesIn({ locals }: Parsed): unknown {
  return [locals["pool_sizes"], locals["pool_zone_sizes"]];
}

/** Both words of clouds for them. */
function tagsIn({ variables }: Parsed): unknown {
  return [variables["tags"], variables["labels"]];
}

/** `merge({ "web" = "t4g.small" }, var.x)` is one expression for the parser. */
function poolValue({ locals }: Parsed, name: string, pool: string): string | undefined {
  return new RegExp(`"${pool}" = ("[^"]*")`).exec(String(locals[name]))?.[1];
}

async function parsed(files: readonly EmittedFile[]): Promise<Parsed> {
  const [locals, variables] = [{} as Record<string, unknown>, {} as Record<string, unknown>];
  const resources = new Map<string, unknown>();
  for (const { path, text: content } of files.filter(({ path }) => path.endsWith(".tf"))) {
    const { locals: own = [], variable = {}, resource = {}, data = {}, module = {} } = await parse(path, content);
    for (const one of own) Object.assign(locals, one);
    for (const [name, [body]] of Object.entries<Json[]>(variable)) variables[name] = body?.["default"];
    for (const [name, body] of Object.entries(module)) resources.set(`module.${name}`, body);
    for (const [kind, all] of [
      ["", resource],
      ["data.", data],
    ] as const) {
      for (const [type, named] of Object.entries<Json>(all)) {
        for (const [name, body] of Object.entries(named)) resources.set(`${kind}${type}.${name}`, body);
      }
    }
  }
  // What the locals of network and DNS say reaches resources through the module; groups name their balancers.
  const networks = Object.entries(locals).filter(([name]) =>
    /^(?:subnets|load_balancers|managed_dns_records)(?:_|$)/.test(name),
  );
  const balancers = Object.entries(groupsIn({ locals, variables, resources: new Map() })).map(([pool, group]) => [
    pool,
    typeof group === "object" && group !== null && "load_balancers" in group ? group.load_balancers : undefined,
  ]);
  const named = ["name_prefix", "cluster_id"].map((name) => [name, locals[name]]);
  const all = [...resources].map(([address, body]) => [address, text(body)] as const);
  const texts = new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  return { locals, variables, resources: new Map([...texts, ["locals", text([networks, balancers, named])]]) };
}

function inside(value: unknown, name: string): Json {
  const found =
    typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
  return typeof found === "object" && found !== null ? found : {};
}

function textOf(files: readonly EmittedFile[], part: string): string {
  return files
    .filter(({ path }) => path.includes(part))
    .map(({ path, text: content }) => `${path}\n${content}`)
    .join("\n");
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? "";
}

/** A provider's profile only tells a domain's provider apart, by the profile that it names itself. */
function withoutProfiles(cluster: SeedCluster): SeedCluster {
  return { ...cluster, providers: cluster.providers.map(({ profile: _profile, ...rest }) => rest) };
}
