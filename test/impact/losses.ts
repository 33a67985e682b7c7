import { parse } from "@cdktn/hcl2json";
import { type Loss, type Lost, lossOf } from "../../compiler/impact/index.ts";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { compileText } from "../helpers/podplane-source.ts";

/*
 * Clusters with up to four zones and three pools, what `lossOf` says stops in them, and the same counted over the emitted
 * OpenTofu with HashiCorp's parser: nothing of ours but the files is asked.
 */

/** For each pool the zones, by number, that have a subnet for it. */
export interface Shape {
  readonly zones: number;
  readonly controlPlane: readonly number[];
  readonly web: readonly number[];
  readonly jobs: readonly number[];
  /** Zones with a public subnet, in which the public balancers stand. */
  readonly open: readonly number[];
}

const letters = ["a", "b", "c", "d"];
export const zoneName = (index: number) => `eu-west-1${letters[index]}`;

/** Every choice of some of the zones. */
function choices(zones: number, least: number): readonly (readonly number[])[] {
  const all = Array.from({ length: 2 ** zones }, (_, bits) =>
    Array.from({ length: zones }, (_, index) => index).filter((index) => (bits >> index) % 2 === 1),
  );
  return all.filter((one) => one.length >= least);
}

/** All of them: a pool that has no zone is not there. */
export function allShapes(most: number): readonly Shape[] {
  return Array.from({ length: most }, (_, index) => index + 1).flatMap((zones) => {
    const every = Array.from({ length: zones }, (_, index) => index);
    return choices(zones, 1).flatMap((controlPlane) =>
      choices(zones, 0).flatMap((web) =>
        choices(zones, 0).map((jobs) => ({ zones, controlPlane, web, jobs, open: every })),
      ),
    );
  });
}

export function sourceOf({ zones, controlPlane, web, jobs }: Shape): string {
  const pools = [
    ["control-plane", controlPlane],
    ["web", web],
    ["jobs", jobs],
  ] as const;
  const present = pools.filter(([, where]) => where.length > 0).map(([name]) => name);
  const behind = present.includes("web") ? "web" : "control-plane";
  const body = (index: number) =>
    pools.filter(([, where]) => where.includes(index)).map(([name]) => `subnet { cidr = auto/24, pool = ${name} }`);
  return `podplane 1
cluster tools {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com", api_load_balancer = api }
  seed none {}
  registry { hostname = "registry.example.com" }
  domain "tools.example.com" { load_balancer = main }
  ${present.map((name, index) => `pool ${name} { arch = arm64, instance_type = "t4g.small", size = ${index + 1} }`).join("\n  ")}
  provider aws {
    account = "123456789012"
    region = "eu-west-1"
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    ${Array.from(
      { length: zones },
      (_, index) => `zone ${zoneName(index)} {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${body(index).join("\n      ")}
    }`,
    ).join("\n    ")}
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
    load_balancer main { public = true, subnets = public, listener 443 { pool = ${behind} } }
  }
}
`;
}

export interface Verdict {
  readonly api: boolean;
  readonly state: boolean;
  readonly ingress: boolean;
  readonly vms: number;
}

export function ourVerdict(loss: Loss): Verdict {
  const goesOn = (service: string) => loss.services.find((one) => one.service === service)?.goesOn ?? false;
  return { api: goesOn("api"), state: goesOn("state"), ingress: goesOn("ingress"), vms: loss.after.vms };
}

interface Compiled {
  readonly lossOf: (lost: Lost) => Loss;
  readonly count: (lost: Lost) => Verdict;
  readonly pools: readonly string[];
}

/** Undefined where the compiler has a reason to refuse it. */
export async function compiledShape(shape: Shape): Promise<Compiled | undefined> {
  const { clusters } = compileText(sourceOf(shape));
  const [cluster] = clusters;
  const ir = cluster?.ir;
  if (!cluster || !ir) return undefined;
  const parsed = await Promise.all(
    emitCluster(cluster)
      .filter(({ path }) => path.endsWith(".tf"))
      .map(({ path, text }) => parse(path, text)),
  );
  const locals = Object.assign({}, ...parsed.flatMap(({ locals: own = [] }) => own));
  const modules = Object.assign({}, ...parsed.map(({ module = {} }) => module));
  return {
    lossOf: (lost) => lossOf(ir, lost),
    count: (lost) => counted(locals, modules, lost),
    pools: ir.pools.map(({ name }) => name.value),
  };
}

type Json = Readonly<Record<string, unknown>>;

function counted(locals: Json, modules: Json, lost: Lost): Verdict {
  const sizes = new Map(
    [...String(locals["pool_sizes"]).matchAll(/"([\w-]+)" = (\d+)/g)].map(([, name, size]) => [name, Number(size)]),
  );
  const groups = membersOf(locals["groups"], "default") ?? asJson(locals["groups"]);
  const shards = Object.values(modules).flatMap((body) => {
    const one = Array.isArray(body) ? asJson(body[0]) : {};
    return typeof one["zone"] === "string" ? [{ zone: one["zone"], groups: one["groups"] }] : [];
  });
  const left = shards.flatMap(({ zone, groups: own }) => {
    // A shard has all groups, or names its own.
    const names = Object.keys(membersOf(own, "default") ?? groups);
    const pools = names.filter((name) => !(lost.kind === "pool" && name === lost.name));
    return lost.kind === "zone" && zone === lost.name ? [] : pools.map((pool) => ({ zone, pool }));
  });
  const size = (some: readonly { readonly pool: string }[]) =>
    some.reduce((sum, { pool }) => sum + (sizes.get(pool) ?? 0), 0);
  const reaches = (balancer: string) => {
    const role = String(asJson(asJson(locals["load_balancers"])[balancer])["subnets"]);
    const zones = Object.keys(asJson(asJson(locals["subnets"])[role])).filter(
      (zone) => lost.kind !== "zone" || zone !== lost.name,
    );
    const behind = left.filter(
      ({ zone, pool }) => zones.includes(zone) && balancer in asJson(asJson(groups[pool])["load_balancers"]),
    );
    return size(behind) > 0;
  };
  const state = size(left.filter(({ pool }) => pool === "control-plane")) > 0;
  return { api: state && reaches("api"), state, ingress: reaches("main"), vms: size(left) };
}

function asJson(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function membersOf(value: unknown, name: string): Json | undefined {
  const found = asJson(value)[name];
  return found === undefined ? undefined : asJson(found);
}

/** Everything that can be lost. */
export function losses({ zones }: Shape, pools: readonly string[]): readonly Lost[] {
  return [
    ...Array.from({ length: zones }, (_, index) => ({ kind: "zone" as const, name: zoneName(index) })),
    ...pools.map((name) => ({ kind: "pool" as const, name })),
  ];
}
