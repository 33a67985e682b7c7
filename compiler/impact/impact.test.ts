import { describe, expect, test } from "vitest";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { cluster } from "../schema/index.ts";
import { givenBlocks } from "./given.ts";
import { type Impact, impactOf } from "./impact.ts";
import { type SaidBlock, saidOf, saidOfPaths } from "./said.ts";
import { unsupported } from "./unsupported.ts";

function modelOf(text: string) {
  const { clusters } = compileText(text);
  const [only] = clusters;
  if (!only) throw new Error("no cluster");
  return only;
}

/** What a build file would keep of a text. */
function built(text: string): SaidBlock {
  const { model } = modelOf(text);
  const blocks = Object.fromEntries(givenBlocks(model).map(({ path, values }) => [path, values]));
  const said = saidOfPaths(JSON.parse(JSON.stringify(blocks)));
  if (!said) throw new Error("no root");
  return said;
}

function impactBetween(before: string, after: string): Impact {
  const { model, lock } = modelOf(after);
  return impactOf(built(before), saidOf(model, lock), undefined);
}

/** `rolling pool web: instance_type "a" -> "b"` */
const lines = ({ changes }: Impact) =>
  changes.map(({ classes, block, attribute, kind, before, after }) => {
    const name = [block, attribute].filter((one) => one).join(": ");
    return `${classes.join("+")} ${name} ${kind === "changed" ? `${before} -> ${after}` : kind}`;
  });

const web = (body = 'arch = arm64, instance_type = "t4g.small", size = 1', name = "web") => `pool ${name} { ${body} }`;
const zones = (...pools: readonly string[]) => `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${pools.map((pool) => `subnet { cidr = auto/24, pool = ${pool} }`).join("\n")}
    }`;

describe("what a source says", () => {
  test("is the same from a model and from a build file", () => {
    const text = source({ pools: web(), zones: zones("web"), provider: "bucket a {}\nbucket b {}" });
    const strip = (block: SaidBlock): unknown => [
      block.kind,
      block.labels,
      block.values,
      block.children.map(strip).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    ];
    expect(strip(built(text))).toEqual(JSON.parse(JSON.stringify(strip(saidOf(modelOf(text).model, undefined)))));
    expect(impactBetween(text, text).changes).toEqual([]);
  });
});

describe("changes", () => {
  test("are told by attribute, in the words of the file, the most severe first", () => {
    const before = source({ pools: web(), zones: zones("web"), kubernetes: "log_level = 2" });
    const after = source({
      pools: web('arch = arm64, instance_type = "t4g.large", size = 2, disk_size = 100GiB'),
      zones: zones("web"),
      kubernetes: "log_level = 4\ncluster_cidr = [10.128.0.0/12]\nservice_cidr = [10.112.0.0/16]",
      provider: 'tags = { team = "a" }\nbucket logs {}',
    });
    expect(lines(impactBetween(before, after))).toEqual([
      "unsupported+live kubernetes: cluster_cidr unset -> [10.128.0.0/12]",
      "unsupported+live+seed kubernetes: service_cidr unset -> [10.112.0.0/16]",
      'rolling pool web: instance_type "t4g.small" -> "t4g.large"',
      "rolling pool web: disk_size unset -> 100GiB",
      "scaling pool web: size 1 -> 2",
      "infrastructure bucket logs added",
      "live kubernetes: log_level 2 -> 4",
      'tags provider aws: tags unset -> { team = "a" }',
    ]);
  });

  test("of a default that is written out are none", () => {
    const before = source();
    const after = source({ kubernetes: "log_level = 2\napi_port = 6443", cluster: "telemetry { enabled = false }" });
    expect(lines(impactBetween(before, after))).toEqual([]);
  });

  test("point at the value, and at the block that lacks it", () => {
    const [before, after] = [source({ kubernetes: "log_level = 4" }), source({ kubernetes: "log_level = 5" })];
    const [change] = impactBetween(before, after).changes;
    expect(after.slice(change?.span?.start, change?.span?.end)).toBe("5");
    const [gone] = impactBetween(before, source()).changes;
    expect(source().slice(gone?.span?.start, gone?.span?.end)).toBe("kubernetes");
  });

  test("of subnets do not follow their position", () => {
    const before = source({ pools: web(), zones: zones("web") });
    const after = source({
      pools: web(),
      zones: zones("web").replace("{\n", "{\n subnet { cidr = auto/28, services = [nlb], public = true }\n"),
    });
    expect(lines(impactBetween(before, after))).toEqual(["infrastructure zone eu-west-1a / subnet for nlb added"]);
  });

  test("of a subnet's label are none where it is added, and another subnet where it changes", () => {
    const labelled = (label: string) =>
      source({
        pools: web(),
        zones: zones("web").replace(
          "subnet { cidr = auto/24, pool = web",
          `subnet ${label} { cidr = auto/24, pool = web`,
        ),
      });
    expect(lines(impactBetween(labelled(""), labelled("one")))).toEqual([]);
    expect(lines(impactBetween(labelled("one"), labelled("")))).toEqual([]);
    expect(lines(impactBetween(labelled("one"), labelled("two")))).toEqual([
      "destroy zone eu-west-1a / subnet one removed",
      "infrastructure zone eu-west-1a / subnet two added",
    ]);
  });

  test("of the only provider's region are unsupported, with the steps", () => {
    const after = source().replace('"eu-west-1"', '"eu-west-2"');
    const [change] = impactBetween(source(), after).changes;
    expect(change).toMatchObject({ classes: ["unsupported"], path: "cluster/provider.region" });
    expect(change?.unsupported?.steps.length).toBeGreaterThan(1);
  });
});

describe("renames", () => {
  const text = (pool: string, from?: string) =>
    source({
      pools: web(`arch = arm64, instance_type = "t4g.small", size = 1${from ? `, renamed_from = ${from}` : ""}`, pool),
      zones: zones(pool),
      provider: `load_balancer main { public = false, subnets = ${pool}, listener 80 { pool = ${pool} } }`,
    });

  test("that are told move nothing", () => {
    expect(lines(impactBetween(text("web"), text("front", "web")))).toEqual([]);
  });

  test("that are not told are the destroy that they are", () => {
    expect(lines(impactBetween(text("web"), text("front")))[0]).toBe("destroy pool web removed");
  });
});

test("the reviewed list is what the schema table calls unsupported", () => {
  const marked: string[] = [];
  const walk = (schema: typeof cluster | (typeof cluster.blocks)[keyof typeof cluster.blocks], path: string) => {
    for (const [name, { impact }] of Object.entries(schema.attributes)) {
      if (impact.includes("unsupported")) marked.push(`${path}.${name}`);
    }
    if (schema.impact?.relabelled?.includes("unsupported")) marked.push(path);
    for (const child of Object.values(schema.blocks)) walk(child, `${path}/${child.kind}`);
  };
  walk(cluster, "cluster");
  expect(Object.keys(unsupported).sort()).toEqual(marked.sort());
});
