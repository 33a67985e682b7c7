import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileText, errorsOf, source } from "../../test/helpers/podplane-source.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { lockVersion1JsonSchema } from "./file-schemas.ts";
import type { Lock } from "./lock.ts";
import { printLock } from "./print.ts";
import { readLock } from "./read.ts";
import { isUpgraded } from "./version-1.ts";

const lock = compileText(source({ provider: "bucket uploads {}" })).clusters[0]?.lock;
if (!lock) throw new Error("the cluster has errors");
const text = printLock(lock);

function read(given: string): { readonly lock: Lock | undefined; readonly place: string; readonly message: string } {
  const diagnostics = new Diagnostics();
  const found = readLock("podplane.lock.json", given, diagnostics);
  const [first] = diagnostics.all;
  return { lock: found, place: given.slice(first?.span?.start, first?.span?.end), message: first?.message ?? "" };
}

describe("the lock file", () => {
  test("is read back as it was written, and written the same again", () => {
    const found = read(text);
    expect(found.message).toBe("");
    expect(found.lock).toEqual(JSON.parse(text));
    expect(found.lock && printLock(found.lock)).toBe(text);
  });

  test("may begin with a byte order mark", () => {
    expect(read(`\ufeff${text}`).lock).toEqual(lock);
  });

  test("changes nothing where it is what the build would choose", () => {
    const again = compileText(source({ provider: "bucket uploads {}" }), { lock: text }).clusters[0];
    expect(again?.lock && printLock(again.lock)).toBe(text);
  });

  test.each([
    ["empty", "", "", "empty"],
    ["cut off", text.slice(0, 100), "", ""],
    ["a list", "[]", "[", "no object"],
    ["nothing", "null", "null", "no object"],
    ["a text", '"podplane"', '"podplane"', "no object"],
    ["of another version", text.replace('"version": 2', '"version": 3'), "3", "reads 1 and 2"],
    ["of a domain that is none", text.replace('"domain": "cluster"', '"domain": "site"'), '"site"', "`domain`"],
    ["with a member twice", text.replace('"edition": 1', '"edition": 1, "edition": 1'), '"edition"', ""],
    ["with a member that nobody knows", text.replace('"edition": 1', '"edition": 1, "x": 1'), "1", "no place for `x`"],
    ["without an id", text.replace('  "id": "tools",\n', ""), "{", "no member `id`"],
    ["with a number for a prefix", text.replace('"name_prefix": "tools"', '"name_prefix": 1'), "1", "no string"],
    ["with a comment", text.replace("{", "{ // mine"), "{", "no JSON"],
    ["with a range that is none", text.replace("10.20.1.0/24", "10.20.1/24"), '"10.20.1/24"', "`ipv4`"],
    ["with a range with host bits", text.replace("10.20.1.0/24", "10.20.1.7/24"), '"10.20.1.7/24"', "host bits"],
    ["with an IPv6 number that no /48 has", text.replace('"ipv6_netnum": 2', '"ipv6_netnum": 65536'), "65536", "ipv6"],
    ["with a dependency without a digest", text.replace(/"digest": "[^"]*",/, ""), "{", "no member `digest`"],
  ])("is an error at the fault when it is %s", (_name, damaged, place, words) => {
    const found = read(damaged);
    expect(found.lock).toBeUndefined();
    if (place !== "") expect(found.place.startsWith(place)).toBe(true);
    expect(found.message).toContain(words);
    expect(errorsOf(compileText(source(), { lock: damaged }))).toEqual(["lock-unreadable"]);
  });

  test("a member taken out or of another type is refused, wherever it stands, unless it is optional", () => {
    const places = membersOf(JSON.parse(text), []);
    expect(places.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom("take", "number", "list", "text"), (path, how) => {
        const { lock: found, place } = read(mutated(path, how));
        if (found === undefined) expect(place).not.toBe("");
        else expect(isHarmless(path, how)).toBe(true);
      }),
      { numRuns: 400, seed: 56 },
    );
  });
});

type Path = readonly (string | number)[];

function membersOf(value: unknown, path: Path): Path[] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, one]) => [[...path, key], ...membersOf(one, [...path, key])]);
}

function mutated(path: Path, how: string): string {
  const json: unknown = JSON.parse(text);
  let parent = json as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  const last = path[path.length - 1] ?? "";
  if (how === "take") {
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  } else parent[last] = { number: -1.5, list: [[]], text: "" }[how];
  return JSON.stringify(json);
}

const optional = new Set([
  "built",
  "seed",
  "former",
  "cloud_name",
  "profile",
  "label",
  "id",
  "ipv4",
  "ipv6",
  "ipv6_netnum",
  "public",
  "nat",
]);
/** Objects and lists that hold as many as there are. */
const collections = new Set([
  "modules",
  "pools",
  "providers",
  "zones",
  "subnets",
  "load_balancers",
  "buckets",
  "roles",
  "vmconfig",
  "knc_arm64",
]);

/** Whether what was done leaves a lock file that could have been written. */
function isHarmless(path: Path, how: string): boolean {
  const [last, parent] = [String(path.at(-1)), String(path.at(-2))];
  if (how === "take") return optional.has(last) || collections.has(parent);
  return last === "outputs" && how === "text";
}

describe("version 1", () => {
  const version1 = `{
  "version": 1, "edition": 1, "cluster": { "id": "tools", "name_prefix": "acme" },
  "modules": { "nstance-dev/nstance/aws": { "version": "2.0.1", "dialect": "v2a", "nstance_version": "2.0.1" } },
  "networks": { "aws_123456789012_eu-west-1": { "vpc": { "ipv4": "10.20.0.0/16", "ipv6": "auto" }, "subnets": [
    { "zone": "eu-west-1a", "role": "public", "index": 0, "ipv4": "10.20.7.0/28", "ipv6_netnum": 9 },
    { "zone": "eu-west-1a", "role": "nstance", "index": 0, "ipv4": "10.20.7.16/28", "ipv6_netnum": 8 },
    { "zone": "eu-west-1a", "role": "control-plane", "index": 0, "ipv4": "10.20.9.0/24", "ipv6_netnum": 7 }
  ] } },
  "names": { "bucket/files": "tools-123456789012-uploads" }, "vmconfig": {}
}`;

  test("is read, and the next build writes version 2 with what it knew", () => {
    expect(isUpgraded(read(version1).lock)).toBe(true);
    const text = source({ provider: "bucket files { renamed_from = uploads }" });
    const [cluster] = compileText(text, { lock: version1 }).clusters;
    const made = cluster?.lock;
    expect(made).toMatchObject({ version: 2, domain: "cluster", id: "tools", defaults: 1, outputs: "." });
    const provider = made?.built?.providers["aws_123456789012_eu-west-1"];
    expect(made?.built?.name_prefix).toBe("acme");
    expect(provider?.subnets.map((one) => `${one.role} ${one.ipv4} ${one.ipv6_netnum}`)).toEqual([
      "public 10.20.7.0/28 9",
      "nstance 10.20.7.16/28 8",
      "control-plane 10.20.9.0/24 7",
    ]);
    expect(provider?.buckets).toEqual({
      files: { key: "files", former: ["uploads"], cloud_name: "tools-123456789012-uploads" },
    });
    // The release that wrote it moved the bucket in Terraform, and the move may not have been applied.
    expect(cluster?.ir?.renames.map(({ kind, from, to }) => `${kind} ${from} ${to}`)).toEqual(["bucket uploads files"]);
    const again = made && compileText(text, { lock: printLock(made) }).clusters[0]?.lock;
    expect(again).toEqual(made);
  });

  test("stays what it was, since its files are there", async () => {
    const schema = `${JSON.stringify(lockVersion1JsonSchema(), undefined, 2)}\n`;
    await expect(schema).toMatchFileSnapshot("testdata/lock-version-1.schema.json");
  });

  test("with a fault is an error at it", () => {
    expect(read(version1.replace('"acme"', "7")).place).toBe("7");
  });
});
