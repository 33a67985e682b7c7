import { describe, expect, test } from "vitest";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { compile } from "../compile.ts";
import { cluster as clusterSchema, identifiedBlocks } from "../schema/index.ts";
import type { ModelBlock } from "../schema/model-block.ts";
import { acceptOld, hashOf, newerDefaults } from "./accept.ts";
import { givenBlocks } from "./given.ts";

/** An error of a check, in the pool `spare`: it has no subnet anywhere. */
const lonely = (size: number, more = "") =>
  source({ pools: `${more}pool spare { arch = arm64, size = ${size}, instance_type = "t4g.small" }` });

function compiled(text: string) {
  const { clusters, diagnostics } = compileText(text);
  const model = clusters[0]?.model as ModelBlock | undefined;
  if (!model) throw new Error("no cluster");
  return {
    model,
    diagnostics,
    blocks: Object.fromEntries(givenBlocks(model).map(({ path, values }) => [path, values])),
  };
}

const severities = (diagnostics: ReturnType<typeof acceptOld>) =>
  diagnostics.filter((one) => one.name === "pool-without-subnet").map((one) => one.severity);

describe("a check that is newer than the last build", () => {
  const old = compiled(lonely(1));
  const accepted = { compiler: "0.3.9", blocks: old.blocks };
  const future = () => "0.4.0";

  test("warns where the block is as it was, also when it moved", () => {
    expect(severities(old.diagnostics)).toEqual(["error"]);
    expect(severities(acceptOld(old.diagnostics, old.model, accepted, future))).toEqual(["warning"]);
    const moved = compiled(lonely(1, "// Moved.\n\n"));
    const [warning] = acceptOld(moved.diagnostics, moved.model, accepted, future).filter(
      (one) => one.name === "pool-without-subnet",
    );
    expect(warning?.severity).toBe("warning");
    expect(warning?.why).toBe(
      "Its VMs would have no network to run in. The check is new in 0.4.0, and this was built before: it becomes an error once the block changes.",
    );
  });

  test("is an error where the block is new or changed, and of the same or an older release everywhere", () => {
    const changed = compiled(lonely(2));
    expect(severities(acceptOld(changed.diagnostics, changed.model, accepted, future))).toEqual(["error"]);
    const none = { compiler: "0.3.9", blocks: compiled(source()).blocks };
    expect(severities(acceptOld(old.diagnostics, old.model, none, future))).toEqual(["error"]);
    for (const since of ["0.3.9", "", "0.2.12", "rubbish"]) {
      expect(severities(acceptOld(old.diagnostics, old.model, accepted, () => since))).toEqual(["error"]);
    }
    expect(severities(acceptOld(old.diagnostics, old.model, undefined, future))).toEqual(["error"]);
  });

  test("compares numbers, not text", () => {
    const later = { compiler: "0.10.0", blocks: old.blocks };
    expect(severities(acceptOld(old.diagnostics, old.model, later, () => "0.9.0"))).toEqual(["error"]);
    expect(severities(acceptOld(old.diagnostics, old.model, later, () => "0.11.0"))).toEqual(["warning"]);
  });

  test("compares with fingerprints of earlier releases, in which places do not count", () => {
    const hashes = {
      compiler: "0.3.9",
      blocks: Object.fromEntries(identifiedBlocks(old.model).map(({ path, block }) => [path, hashOf(block)])),
    };
    const moved = compiled(lonely(1, "// Moved.\n\n"));
    expect(severities(acceptOld(moved.diagnostics, moved.model, hashes, future))).toEqual(["warning"]);
    const changed = compiled(lonely(2));
    expect(severities(acceptOld(changed.diagnostics, changed.model, hashes, future))).toEqual(["error"]);
  });

  test.each([
    ["pool", "c2287de9"],
    ["kubernetes", "03065f80"],
    ["vpc", "1d87cf5c"],
    ["zone", "7d3686b3"],
    ["subnet", "2ce220f5"],
    ["provider", "ed688dd1"],
  ])("keeps the fingerprint of a block, which builds of earlier releases hold: %s", (kind, hash) => {
    const found = identifiedBlocks(compiled(source()).model).find(({ block }) => block.kind === kind);
    expect(found && hashOf(found.block)).toBe(hash);
  });

  test("lets the cluster compile", () => {
    const input = (blocks: typeof old.blocks) => ({
      file: "cluster.podplane",
      text: lonely(1),
      notation: "podplane" as const,
      workspace: {
        read: () => ({ kind: "missing" }) as const,
        resolve: () => ({ kind: "outside", root: "" }) as const,
      },
      varsFiles: [],
      assignments: [],
      lockOf: () => undefined,
      acceptedOf: () => ({ compiler: "0.0.1", blocks }),
    });
    expect(compile(input({})).clusters[0]?.ir).toBeUndefined();
    const accepting = compile(input(old.blocks)).diagnostics;
    expect(severities(accepting)).toEqual(["warning"]);
  });
});

test("every block has a path of its own", () => {
  const { model } = compiled(source({ provider: "bucket a {}\nbucket b {}" }));
  const paths = givenBlocks(model).map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toContain("cluster tools/provider aws 1/zone eu-west-1a/subnet 2");
});

/** Attributes with a default when fingerprints were written (0.1.0), by kind of block. */
const fingerprinted: Readonly<Record<string, readonly string[]>> = {
  acme: ["server"],
  domain: ["load_balancer"],
  ingress: ["enabled"],
  kubernetes: ["api_port", "etcd_servers", "log_level", "node_cidr_mask_size_ipv4", "node_cidr_mask_size_ipv6"],
  mirror: ["enabled", "prefix"],
  oidc: ["groups_claim", "username_claim"],
  provider: ["auth_path", "enable_ssm", "mount_path", "operator_role"],
  registry: ["enabled", "path_style"],
  role: ["permissions"],
  subnet: ["public"],
  telemetry: ["enabled", "log_cloudinit"],
};

interface Schema {
  readonly kind: string;
  readonly attributes: Readonly<Record<string, object>>;
  readonly blocks: Readonly<Record<string, unknown>>;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && "kind" in value && "attributes" in value && "blocks" in value;
}

/** Attributes with a default as `kind.name`, of a block and all within it. */
function defaultsIn({ kind, attributes, blocks }: Schema): readonly string[] {
  const own = Object.entries(attributes).filter(
    ([, attribute]) => "default" in attribute && attribute.default !== undefined,
  );
  const inner = Object.values(blocks).flatMap((use) => {
    const block = typeof use === "object" && use !== null && "block" in use ? use.block : use;
    return isSchema(block) ? defaultsIn(block) : [];
  });
  return [...own.map(([name]) => `${kind}.${name}`), ...inner];
}

test("an attribute with a default that came after fingerprints is named, so that they still fit", () => {
  const names = (kinds: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(kinds).flatMap(([kind, attributes]) => attributes.map((name) => `${kind}.${name}`));
  const now = isSchema(clusterSchema) ? defaultsIn(clusterSchema) : [];
  expect([...new Set(now)].sort()).toEqual([...names(fingerprinted), ...names(newerDefaults)].sort());
});
