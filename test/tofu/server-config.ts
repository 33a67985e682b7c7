import type { StateDocument } from "./documents.ts";

/** A file of a template, as the server reads it: a null is an absent member. */
interface ServerFile {
  readonly kind: string;
  readonly template?: unknown;
  readonly key?: { readonly source?: string; readonly name?: string } | null;
  readonly source?: string | null;
}

/** The part of `shard/<shard>/config.jsonc` that is checked here. */
export interface ServerConfig {
  readonly cluster: { readonly id: string };
  readonly shard: {
    readonly id: string;
    readonly subnet_pools: Readonly<Record<string, readonly string[]>>;
    readonly dynamic_subnet_pools?: readonly string[];
  };
  readonly certificates: Readonly<Record<string, { readonly kind?: string }>>;
  readonly load_balancers: Readonly<Record<string, unknown>>;
  readonly templates: Readonly<
    Record<
      string,
      {
        readonly kind: string;
        readonly arch: string;
        readonly files?: Readonly<Record<string, ServerFile>>;
        readonly userdata?: { readonly source?: string; readonly encoding?: string; readonly content?: string };
      }
    >
  >;
  readonly groups: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly template: string;
            readonly subnet_pool: string;
            readonly size: number | null;
            readonly load_balancers: readonly string[];
          }
        >
      >
    >
  >;
}

const identifier = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const extension = /\.(?:crt|key|pub|json|env)$/;

/** What the modules of each cloud write a configuration file as. */
const configTypes: readonly string[] = ["aws_s3_object", "google_storage_bucket_object"];

/** The configuration files of all shards, as an apply wrote them. */
export function appliedConfigs(state: StateDocument): readonly ServerConfig[] {
  const modules = state.values?.root_module?.child_modules ?? [];
  return modules
    .flatMap(({ resources }) => resources ?? [])
    .filter(({ type, name }) => configTypes.includes(type) && name === "config")
    .map(({ values }) => JSON.parse(String(values["content"])) as ServerConfig);
}

/**
 * What an Nstance server would refuse when it starts, which no plan shows: contracts/nstance.md
 * 5.4 (C3 to C8), 8.2 for file names.
 */
export function serverFaults(config: ServerConfig): readonly string[] {
  return [...identifierFaults(config), ...subnetFaults(config), ...groupFaults(config), ...templateFaults(config)];
}

function identifierFaults({ cluster, shard, groups }: ServerConfig): readonly string[] {
  const names = [
    cluster.id,
    shard.id,
    ...Object.keys(shard.subnet_pools),
    ...Object.entries(groups).flatMap(([tenant, own]) => [tenant, ...Object.keys(own)]),
  ];
  return names.filter((name) => !identifier.test(name) || name.length > 32).map((name) => `C4: the name ${name}`);
}

function subnetFaults({ shard }: ServerConfig): readonly string[] {
  const ids = Object.values(shard.subnet_pools).flat();
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `C5: ${id} is in two pools`);
  const dynamic = (shard.dynamic_subnet_pools ?? []).filter((pool) => !(pool in shard.subnet_pools));
  return [...twice, ...dynamic.map((pool) => `C6: the dynamic pool ${pool}`)];
}

function groupFaults(config: ServerConfig): readonly string[] {
  return Object.values(config.groups).flatMap((groups) =>
    Object.entries(groups).flatMap(([name, group]) => {
      const missing = [
        ...(group.template in config.templates ? [] : [`template ${group.template}`]),
        ...(group.subnet_pool in config.shard.subnet_pools ? [] : [`subnet pool ${group.subnet_pool}`]),
        ...group.load_balancers
          .filter((balancer) => !(balancer in config.load_balancers))
          .map((balancer) => `balancer ${balancer}`),
      ];
      return missing.map((what) => `C3: group ${name} has no ${what}`);
    }),
  );
}

function templateFaults(config: ServerConfig): readonly string[] {
  return Object.entries(config.templates).flatMap(([name, { kind, arch, files, userdata }]) => [
    ...(/^[a-z]{3}$/.test(kind) ? [] : [`C1: kind ${kind} of ${name}`]),
    ...(arch === "arm64" || arch === "amd64" ? [] : [`C1: arch ${arch} of ${name}`]),
    ...(userdata === undefined || (userdata.content ?? "") !== "" ? [] : [`C8: user-data of ${name} is empty`]),
    ...Object.entries(files ?? {}).flatMap(([file, content]) => fileFaults(config, `${name}/${file}`, content)),
  ]);
}

function fileFaults({ certificates }: ServerConfig, path: string, file: ServerFile): readonly string[] {
  const named = extension.test(path) ? [] : [`8.2: the extension of ${path}`];
  switch (file.kind) {
    case "certificate": {
      const known = typeof file.template === "string" && file.template in certificates;
      const keyed = file.key?.source === "agent" && (file.key.name ?? "") !== "";
      return [...named, ...(known && keyed ? [] : [`C7: certificate ${path}`])];
    }
    case "secret":
    case "storage":
      return [...named, ...((file.source ?? "") === "" ? [`C7: ${path} has no source`] : [])];
    case "string":
      return [...named, ...(typeof file.template === "string" ? [] : [`C7: ${path} is no text`])];
    default:
      return [...named, `C7: kind ${file.kind} of ${path}`];
  }
}
