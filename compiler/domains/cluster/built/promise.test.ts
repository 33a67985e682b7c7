import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileText, errorsOf, irOf, lockOf } from "../../../../test/helpers/podplane-source.ts";
import type { Compilation } from "../../../compile.ts";
import { printLock } from "../../../lock/print.ts";

/*
 * Rulings 56 and 57: what was built neither moves nor vanishes unless the source asks for it. Inputs after those
 * of users: a lock file lost, chains of renames, an API that gets another name.
 */

interface Parts {
  readonly id?: string;
  readonly hostname?: string;
  readonly pools?: string;
  readonly provider?: string;
  readonly account?: string;
  readonly region?: string;
  readonly vpc?: string;
  readonly zones?: string;
  readonly more?: string;
}

const worker = (name: string, from?: string) =>
  `pool ${name} { ${from === undefined ? "" : `renamed_from = ${from}, `}arch = arm64, size = 1, instance_type = "t4g.small" }`;

const zone = (name: string, ...subnets: readonly string[]) => `zone ${name} {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${subnets.join("\n      ")}
    }`;
const subnet = (pool: string, range = "auto/24", label = "") => `subnet ${label} { cidr = ${range}, pool = ${pool} }`;

const shop = (parts: Parts = {}) => `podplane 1

cluster ${parts.id ?? "shop"} {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes {
    api_hostname      = "${parts.hostname ?? "k8s.shop.example"}"
    api_load_balancer = api
  }
  seed none {}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }
  ${parts.pools ?? worker("web")}

  provider aws {
    account    = "${parts.account ?? "123456789012"}"
    region     = "${parts.region ?? "eu-west-1"}"
    enable_ssm = false
    vpc { ${parts.vpc ?? "v4cidr = 10.20.0.0/16, v6cidr = auto"} }
    ${parts.zones ?? zone("eu-west-1a", subnet("web"))}
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
    ${parts.provider ?? ""}
  }
  ${parts.more ?? ""}
}
`;

/** Builds one source after the other, each with the lock file of the one before. */
function buildAll(...texts: readonly string[]): {
  readonly lock: string;
  readonly compilations: readonly Compilation[];
} {
  let lock: string | undefined;
  const compilations = texts.map((text) => {
    const compilation = compileText(text, lock === undefined ? {} : { lock });
    const made = compilation.clusters[0]?.lock;
    if (!made) throw new Error(`does not build: ${errorsOf(compilation).join(", ")}\n${text}`);
    lock = printLock(made);
    return compilation;
  });
  return { lock: lock ?? "", compilations };
}

/** The errors of a source after others, as `code place`. */
function refused(before: readonly string[], after: string, acceptDestroy: readonly string[] = []): readonly string[] {
  const { lock } = buildAll(...before);
  const { diagnostics } = compileText(after, { lock, acceptDestroy });
  return diagnostics
    .filter((one) => one.severity === "error")
    .map((one) => `${one.name}: ${after.slice(one.span?.start, one.span?.end)}`);
}

const keysOf = (compilation: Compilation | undefined) =>
  Object.fromEntries(compilation?.clusters[0]?.ir?.pools.map((pool) => [pool.name.value, pool.key]) ?? []);

describe("renames", () => {
  const named = (name: string, from?: string) =>
    shop({ pools: worker(name, from), zones: zone("eu-west-1a", subnet(name)) });
  const web = named("web");

  test.each([
    ["a chain", [web, named("frontend", "web"), named("edge", "frontend")], "edge"],
    ["a hint that is taken out", [web, named("frontend", "web"), named("frontend")], "frontend"],
    ["a hint that stands", [web, named("frontend", "web"), named("frontend", "web")], "frontend"],
    ["a rename back", [web, named("frontend", "web"), named("web", "frontend")], "web"],
    ["there, back and there again", [web, named("a", "web"), named("web", "a"), named("a", "web"), named("a")], "a"],
  ])("%s keeps the key, the ranges and the bytes of the network", (_case, texts, name) => {
    const { compilations } = buildAll(...texts);
    const [first, last] = [compilations[0], compilations.at(-1)];
    expect(keysOf(last)[name]).toBe("web");
    const built = (one: Compilation | undefined) => one?.clusters[0]?.lock?.built?.providers;
    expect(built(last)).toEqual(built(first));
  });

  test("a new thing may take the old name, at once or later: its key is its own", () => {
    const both = shop({
      pools: `${worker("frontend", "web")}\n${worker("web")}`,
      zones: zone("eu-west-1a", subnet("frontend"), subnet("web")),
    });
    for (const texts of [
      [web, both],
      [web, named("frontend", "web"), both],
    ]) {
      const { compilations, lock } = buildAll(...texts);
      expect(keysOf(compilations.at(-1))).toEqual({ "control-plane": "control-plane", frontend: "web", web: "web-2" });
      expect(lockOf(both, { lock })).toBe(lock);
    }
  });

  test("two that change names keep what they are", () => {
    const two = (a: string, b: string) =>
      shop({ pools: `${a}\n${b}`, zones: zone("eu-west-1a", subnet("a"), subnet("b")) });
    const { compilations } = buildAll(two(worker("a"), worker("b")), two(worker("a", "b"), worker("b", "a")));
    expect(keysOf(compilations[1])).toMatchObject({ a: "b", b: "a" });
  });

  test("of what is taken out and put in under the key of another, both stay apart", () => {
    const { compilations } = buildAll(web, named("frontend", "web"), named("web"));
    expect(keysOf(compilations[2])).toMatchObject({ web: "web-2" });
  });

  test("from a name that was never built is an error there", () => {
    expect(refused([web], named("edge", "wbe"))).toEqual(["renamed-from-unknown: wbe"]);
    expect(refused([web], named("web", "other"))).toEqual(["renamed-from-unknown: other"]);
    const [found] = compileText(named("edge", "wbe"), { lock: lockOf(web) }).diagnostics.filter(
      (one) => one.name === "renamed-from-unknown",
    );
    expect(found?.help).toBe("Did you mean `web`? For a new thing remove renamed_from.");
  });

  test("of two things from one is an error at the second", () => {
    const twice = shop({
      pools: `${worker("a", "web")}\n${worker("b", "web")}`,
      zones: zone("eu-west-1a", subnet("a"), subnet("b")),
    });
    expect(refused([web], twice)).toEqual(["renamed-from-twice: web"]);
  });

  /** What pools are built as, by their names, after the last of some builds. */
  function keysAfter(...steps: readonly (readonly [string, string | undefined])[][]) {
    const texts = steps.map((pools) =>
      shop({
        pools: pools.map(([name, from]) => worker(name, from)).join("\n"),
        zones: zone("eu-west-1a", ...pools.map(([name]) => subnet(name))),
      }),
    );
    const last = buildAll(...texts).compilations.at(-1)?.clusters[0]?.ir;
    return last?.pools.map(({ name, key }) => `${name.value} ${key}`).slice(1);
  }
  const bare = (...names: readonly string[]) => names.map((name) => [name, undefined] as const);

  test("swap names, and swap them back once their hints were gone", () => {
    const swapped = [["b", "a"] as const, ["a", "b"] as const];
    expect(keysAfter(bare("a", "b"), swapped)).toEqual(["b a", "a b"]);
    expect(keysAfter(bare("a", "b"), swapped, swapped)).toEqual(["b a", "a b"]);
    expect(keysAfter(bare("a", "b"), swapped, bare("b", "a"))).toEqual(["b a", "a b"]);
    const back = [["a", "b"] as const, ["b", "a"] as const];
    expect(keysAfter(bare("a", "b"), swapped, bare("b", "a"), back)).toEqual(["a a", "b b"]);
    expect(keysAfter(bare("a", "b"), swapped, bare("b", "a"), back, back)).toEqual(["a a", "b b"]);
  });

  test("take a name whose thing goes on to another name, with a hint that a build saw before", () => {
    const swapped = [["b", "a"] as const, ["a", "b"] as const];
    const on = [["c", "a"] as const, ["a", "b"] as const];
    expect(keysAfter(bare("a", "b"), swapped, on)).toEqual(["c b", "a a"]);
  });

  test("are not made again by a hint that came back while both things are there", () => {
    const swapped = [["b", "a"] as const, ["a", "b"] as const];
    const once = [["b", "a"] as const, ["a", undefined] as const];
    expect(keysAfter(bare("a", "b"), swapped, bare("b", "a"), once)).toEqual(["b a", "a b"]);
  });

  test("of buckets, roles and balancers never touch a resource", () => {
    const things = (name: string, from?: string) => {
      const hint = from === undefined ? "" : `renamed_from = ${from}, `;
      return shop({
        provider: `bucket ${name} { ${hint} }
    role ${name} { ${hint}buckets = [${name}] }
    load_balancer ${name} { ${hint}public = false, subnets = web, listener 80 { pool = web } }`,
      });
    };
    const { compilations } = buildAll(things("old"), things("mid", "old"), things("new", "mid"), things("new"));
    const provider = compilations[3]?.clusters[0]?.ir?.providers[0];
    const all = [...(provider?.buckets ?? []), ...(provider?.roles ?? []), ...(provider?.loadBalancers.slice(1) ?? [])];
    expect(all.map(({ name, key }) => `${name.value} ${key}`)).toEqual(["new old", "new old", "new old"]);
    expect(provider?.buckets[0]?.cloudName.value).toBe("shop-123456789012-old");
    expect(provider?.roles[0]?.cloudName.value).toBe("shop-old");
  });
});

test("what came back to the name that it was built with moves nothing in Terraform", () => {
  const bucket = (name: string, from: string, more = "") =>
    shop({ provider: `bucket ${name} { ${from === "" ? "" : `renamed_from = ${from}`} }\n    ${more}` });
  const { compilations } = buildAll(
    bucket("exports", ""),
    bucket("gamma", "exports"),
    bucket("uploads", "gamma"),
    bucket("exports", "uploads", "bucket uploads {}"),
  );
  const ir = compilations[3]?.clusters[0]?.ir;
  expect(ir?.providers[0]?.buckets.map(({ name, key }) => `${name.value} ${key}`)).toEqual([
    "exports exports",
    "uploads uploads",
  ]);
  expect(ir?.renames).toEqual([]);
});

describe("what vanishes", () => {
  const bucket = shop({ provider: "bucket uploads {}" });

  test.each([
    ["a bucket", bucket, shop(), "built-thing-gone", "bucket.uploads"],
    [
      "a bucket that is renamed without saying so",
      bucket,
      shop({ provider: "bucket files {}" }),
      "built-thing-gone",
      "bucket.uploads",
    ],
    ["the account", shop(), shop({ account: "210987654321" }), "home-changes", undefined],
    [
      "the region",
      shop(),
      shop({ region: "eu-west-2", zones: zone("eu-west-2a", subnet("web")) }),
      "home-changes",
      undefined,
    ],
    [
      "the network's range",
      shop(),
      shop({ vpc: "v4cidr = 10.30.0.0/16, v6cidr = auto" }),
      "network-changes",
      "network.aws_123456789012_eu-west-1",
    ],
    ["the network's IPv6", shop(), shop({ vpc: "v4cidr = 10.20.0.0/16, v6cidr = none" }), "network-changes", undefined],
    [
      "the zone of the control plane",
      shop(),
      shop({ zones: zone("eu-west-1b", subnet("web")) }),
      "built-thing-gone",
      "pool.control-plane",
    ],
  ])("%s is an error, and goes on where it is accepted by name", (_case, before, after, name, address) => {
    const found = refused([before], after);
    expect(found.map((one) => one.split(":")[0])).toContain(name);
    if (address === undefined) return;
    expect(found).toHaveLength(1);
    const { lock } = buildAll(before);
    const accepted = compileText(after, { lock, acceptDestroy: [address] });
    const made = accepted.clusters[0]?.lock ?? expect.fail("no lock file was made");
    expect(errorsOf(accepted)).toEqual([]);
    expect(errorsOf(compileText(after, { lock: printLock(made) }))).toEqual([]);
    expect(lockOf(after, { lock: printLock(made) })).toBe(printLock(made));
  });

  test("pools, roles, balancers and zones are named in the summary, with what it does", () => {
    const { lock } = buildAll(
      shop({
        provider:
          "bucket a {}\nrole r { buckets = [a] }\nload_balancer l { public = false, subnets = web, listener 80 { pool = web } }",
        zones: `${zone("eu-west-1a", subnet("web"))}\n${zone("eu-west-1b")}`,
      }),
    );
    const after = shop({ pools: "", provider: "bucket a {}", zones: zone("eu-west-1a") });
    const notes = compileText(after, { lock }).clusters[0]?.notes ?? [];
    expect(notes).toEqual([
      "pool web is gone: bring a pool to size 0 before you remove it: its VMs are destroyed at once",
      "zone eu-west-1b is gone: bring its pools to size 0 before: its VMs are destroyed at once",
      "load_balancer l is gone: it is destroyed, and what connects through it with it",
      "role r is gone: it is destroyed, and what assumes it loses access",
      "subnet eu-west-1a.web.0 (10.20.2.0/24) is destroyed",
      "subnet eu-west-1b.public.0 (10.20.0.32/28) is destroyed",
      "subnet eu-west-1b.nstance.0 (10.20.0.48/28) is destroyed",
      "subnet eu-west-1b.control-plane.0 (10.20.3.0/24) is destroyed",
    ]);
  });

  test("a second provider is asked for by name, and its configuration stays for one source", () => {
    const near = `provider aws near {
    account = "210987654321", region = "eu-west-1", profile = "near", enable_ssm = false
    vpc { v4cidr = 10.21.0.0/16, v6cidr = auto }
    zone eu-west-1b { subnet { cidr = auto/28, services = [nat], public = true }, subnet { cidr = auto/28, services = [nstance] }, subnet { cidr = auto/24, pool = web } }
  }`
      .replaceAll(", subnet", "\nsubnet")
      .replace('", region', '"\nregion')
      .replace('", profile', '"\nprofile')
      .replace('", enable', '"\nenable');
    const key = "aws_210987654321_eu-west-1";
    const both = shop({ more: near });
    expect(refused([both], shop())).toEqual(["built-thing-gone: shop"]);
    const { lock } = buildAll(both);
    const gone = compileText(shop(), { lock, acceptDestroy: [`provider.${key}`] }).clusters[0];
    expect(gone?.ir?.retiredProviders).toMatchObject([{ key, account: "210987654321", profile: "near" }]);
    const second = gone?.lock ? printLock(gone.lock) : "";
    expect(lockOf(shop(), { lock: second })).toBe(second);
    expect(irOf(shop({ provider: "bucket a {}" }), { lock: second }).retiredProviders).toEqual([]);
  });
});

describe("subnets", () => {
  const text = (...subnets: readonly string[]) =>
    shop({
      pools: `${worker("web")}\n${worker("jobs")}`,
      zones: zone("eu-west-1a", subnet("jobs", "10.20.200.0/24"), ...subnets),
    });
  const ranges = (compilation: Compilation | undefined) =>
    Object.fromEntries(
      compilation?.clusters[0]?.lock?.built?.providers["aws_123456789012_eu-west-1"]?.subnets
        .filter((one) => one.role === "web")
        .map((one) => [one.index, `${one.ipv4}${one.retained ? " retained" : ""}`]) ?? [],
    );

  test.each([
    ["an explicit range over one that was chosen", [subnet("web")], [subnet("web", "10.20.9.0/24")], "range-moves"],
    ["another explicit range", [subnet("web", "10.20.9.0/24")], [subnet("web", "10.20.8.0/24")], "range-moves"],
    ["another size", [subnet("web")], [subnet("web", "auto/25")], "range-moves"],
    [
      "another range under the same label",
      [subnet("web", "auto/24", "a")],
      [subnet("web", "10.20.9.0/24", "a")],
      "range-moves",
    ],
    [
      "a range over one that was chosen for another",
      [subnet("web")],
      [subnet("web"), subnet("web", "10.20.2.0/25")],
      "range-taken",
    ],
    [
      "a range over one that goes",
      [subnet("web"), subnet("web")],
      [subnet("web"), subnet("jobs", "10.20.3.0/24")],
      "range-taken",
    ],
  ])("%s is an error", (_case, before, after, name) => {
    expect(refused([text(...before)], text(...after)).map((one) => one.split(":")[0])).toEqual([name]);
  });

  test.each([
    ["the range that was chosen, written out", [subnet("web")], [subnet("web", "10.20.2.0/24")]],
    ["a label that is added", [subnet("web")], [subnet("web", "auto/24", "a")]],
    ["a label that is taken out", [subnet("web", "auto/24", "a")], [subnet("web")]],
    ["one inserted before it", [subnet("web")], [subnet("web", "auto/26"), subnet("web")]],
    [
      "one inserted before it in the order of labels",
      [subnet("web", "auto/24", "b")],
      [subnet("web", "auto/24", "a"), subnet("web", "auto/24", "b")],
    ],
  ])("%s moves nothing", (_case, before, after) => {
    const { compilations } = buildAll(text(...before), text(...after));
    expect(ranges(compilations[1])[0]).toBe(ranges(compilations[0])[0]);
  });

  test("one that is taken out is retained until it is the last", () => {
    const all = ["a", "b", "c"].map((label) => subnet("web", "auto/24", label));
    const { compilations } = buildAll(text(...all), text(...all.slice(1)), text(all[1] ?? ""), text(...all.slice(1)));
    expect(ranges(compilations[1])).toEqual({ 0: "10.20.2.0/24 retained", 1: "10.20.3.0/24", 2: "10.20.4.0/24" });
    expect(ranges(compilations[2])).toEqual({ 0: "10.20.2.0/24 retained", 1: "10.20.3.0/24" });
    expect(Object.keys(ranges(compilations[3]))).toHaveLength(3);
    expect(compilations[1]?.clusters[0]?.notes).toEqual([
      "subnet eu-west-1a.web.0 (10.20.2.0/24) is gone from the source and retained: others behind it would move",
    ]);
  });
});

describe("prefixes and issuers", () => {
  test("the issuer of service accounts stays when the API gets another name (and when its port changes)", () => {
    const { compilations } = buildAll(shop(), shop({ hostname: "api.shop.example" }));
    const issuer = compilations[1]?.clusters[0]?.ir?.kubernetes.serviceAccountIssuer.value;
    expect(issuer).toBe("https://k8s.shop.example:6443");
    expect(compilations[1]?.clusters[0]?.notes).toEqual([
      "tokens of service accounts keep the issuer https://k8s.shop.example:6443",
    ]);
  });

  test("secrets stay where they were built, whatever the modules would choose", () => {
    const { lock } = buildAll(shop());
    const newer = lock.replace(
      '"version": "2.0.1", "dialect": "v2a", "nstance_version": "2.0.1"',
      '"version": "2.2.0", "dialect": "v2b", "nstance_version": "2.2.0"',
    );
    expect(irOf(shop(), { lock: newer }).platform.secrets).toMatchObject({ prefix: "nstance/shop/", isDefault: false });
    const back = lock.replace('"nstance/shop/"', '"shop/"');
    expect(errorsOf(compileText(shop(), { lock: back }))).toEqual(["secrets-prefix-fixed"]);
    expect(irOf(shop()).platform.secrets).toMatchObject({ prefix: "nstance/shop/", isDefault: true });
  });
});

test("a document, which has no word for a rename, is told where there is one", () => {
  const path = join(import.meta.dirname, "../../../../examples/internaltools-production/podplane.cluster.jsonc");
  const text = readFileSync(path, "utf8");
  const document = { file: "podplane.cluster.jsonc", notation: "jsonc" } as const;
  const lock = lockOf(text, document);
  const renamed = text.replaceAll('["uploads"]', '["files"]');
  const gone = compileText(renamed, { ...document, lock }).diagnostics.filter(
    ({ name }) => name === "built-thing-gone",
  );
  expect(gone.map(({ help }) => help)).toEqual([
    "Restore it; if it was renamed, turn the document into a .podplane file with `podplanec import`, and write renamed_from there. To destroy it, build with --accept-destroy bucket.uploads; where nothing was applied yet, with --new-lock.",
  ]);
});
