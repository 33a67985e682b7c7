import { describe, expect, test } from "vitest";
import { moduleSources } from "../providers/index.ts";
import { judgeBuildFile } from "./build-file.ts";
import { emptyLock } from "./empty.ts";
import { defaultsChanges } from "./generations.ts";
import { faultOf, type Judge, parseOnce, spanOfPointer } from "./judge.ts";
import { dialectOf, pinnedModule } from "./modules.ts";
import { type LockVersion1, upgradeVersion1 } from "./version-1.ts";

const text = '{ "a": { "b/c": [1, { "d": "e" }], "f~": 2 }, "g": "h" }';

describe("the place of a JSON pointer", () => {
  test.each([
    ["", "{"],
    ["/g", '"h"'],
    ["/a", '"a"'],
    ["/a/b~1c", '"b/c"'],
    ["/a/b~1c/0", "1"],
    ["/a/b~1c/1", '{ "d": "e" }'],
    ["/a/b~1c/1/d", '"e"'],
    ["/a/f~0", "2"],
    // Of what is missing, the last that is there.
    ["/a/x", '"a"'],
    ["/x", "{"],
    ["/a/b~1c/7", '"b/c"'],
    ["/g/x", '"g"'],
  ])("%s", (pointer, place) => {
    const span = spanOfPointer("f.json", text, pointer);
    expect(text.slice(span.start, span.end)).toBe(place);
    expect(span.file).toBe("f.json");
  });

  test("in an empty file is its beginning, and a byte order mark is no part of it", () => {
    expect(spanOfPointer("f.json", "", "/a")).toEqual({ file: "f.json", start: 0, end: 0 });
    expect(spanOfPointer("f.json", `\ufeff${text}`, "/g")).toEqual(spanOfPointer("f.json", text, "/g"));
    expect(spanOfPointer("f.json", '{"a":"\ufeff","b":1}', "/b")).toEqual({ file: "f.json", start: 13, end: 14 });
  });
});

describe("a fault", () => {
  const judged = (keyword: string, instancePath: string, params: Readonly<Record<string, unknown>> = {}) => {
    const judge: Judge = () => false;
    judge.errors = [{ instancePath, keyword, params }];
    return faultOf(judge, {});
  };

  test.each([
    ["required", "", { missingProperty: "a" }, { pointer: "", reason: "it has no member `a`" }],
    ["required", "/a~1b", { missingProperty: "c" }, { pointer: "/a~1b", reason: "`a/b` has no member `c`" }],
    [
      "additionalProperties",
      "/a",
      { additionalProperty: "b/~c" },
      { pointer: "/a/b~1~0c", reason: "`a` has no place for `b/~c`" },
    ],
    ["type", "/a/b~0", { type: "integer" }, { pointer: "/a/b~0", reason: "`b~` is no integer" }],
    ["enum", "/a", {}, { pointer: "/a", reason: "`a` is none of the values that it may be" }],
    ["pattern", "/a", {}, { pointer: "/a", reason: "`a` has not the form that it must have" }],
  ])("of %s at %j says what is wrong", (keyword, pointer, params, expected) => {
    expect(judged(keyword, pointer, params)).toEqual(expected);
  });

  test("is none where the value is right", () => {
    expect(faultOf(() => true, {})).toBeUndefined();
  });

  test("without a reason is a bug", () => {
    const judge: Judge = () => false;
    expect(() => faultOf(judge, {})).toThrow(/^a judge refuses a value and gives no reason$/);
  });
});

describe("a file that is read", () => {
  test.each([
    ["as it is printed", '{\n  "a": 1\n}\n', { kind: "json", json: { a: 1 } }],
    ["as anybody prints it", '{"a":1}', { kind: "json", json: { a: 1 } }],
    ["behind a byte order mark", '\ufeff{\n  "a": 1\n}\n', { kind: "json", json: { a: 1 } }],
    [
      "with a comment",
      "{} // a",
      {
        kind: "fault",
        span: { file: "f", start: 0, end: 1 },
        reason: "it is no JSON: comments and trailing commas are none",
      },
    ],
    ["with a name twice", '{"a":1,"a":2}', { kind: "fault", span: { file: "f", start: 7, end: 10 } }],
    [
      "that would be what JavaScript prints of nothing",
      "undefined\n",
      { kind: "fault", span: { file: "f", start: 0 } },
    ],
    ["that is empty", "", { kind: "fault", span: { file: "f", start: 0, end: 0 } }],
  ])("%s", (_name, given, expected) => {
    expect(parseOnce("f", given)).toMatchObject(expected);
  });

  test("says the line of its fault, counted from 1", () => {
    expect(judgeBuildFile("[")).toMatchObject({ kind: "fault", line: 1 });
    expect(judgeBuildFile('{\n  "version": 1,\n  "x":\n')).toMatchObject({ kind: "fault", line: 4 });
    const sha = "0".repeat(64);
    const good = `{\n  "version": 1,\n  "compiler": "1",\n  "source": {},\n  "ir": "${sha}",\n  "files": {}\n}\n`;
    expect(judgeBuildFile(good)).toMatchObject({ kind: "json", json: { ir: sha } });
    expect(judgeBuildFile(good.replace(sha, "0"))).toEqual({
      kind: "fault",
      line: 5,
      reason: "`ir` has not the form that it must have",
    });
  });
});

describe("what lies between two generations of defaults", () => {
  test.each([
    [1, 1, 0],
    [2, 2, 0],
    [2, 1, 0],
    [1, 2, 9],
    [1, 3, 9],
    [2, 3, 0],
  ])("from %i to %i", (from, to, count) => {
    expect(defaultsChanges(from, to)).toHaveLength(count);
  });

  test("is told in clauses", () => {
    const changes = defaultsChanges(1, 2);
    expect(changes.filter(({ what }) => typeof what !== "string" || !/^\S.*[^.\s]$/.test(what))).toEqual([]);
    expect(new Set(changes.map(({ what }) => what)).size).toBe(changes.length);
    expect(new Set(changes.map(({ impact }) => impact))).toEqual(new Set(["rolling", "infrastructure", "live"]));
  });
});

test("the lock file of a cluster that was never built pins the modules, and nothing else", () => {
  expect(emptyLock("tools")).toEqual({
    version: 2,
    domain: "cluster",
    id: "tools",
    edition: 1,
    defaults: 2,
    outputs: ".",
    modules: {
      "nstance-dev/nstance/aws": { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" },
      "nstance-dev/nstance/google": { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" },
    },
    vmconfig: {},
  });
});

describe("modules", () => {
  const [aws] = moduleSources;
  if (!aws) throw new Error("there are no modules");

  test("have the dialect of their published versions, and none where that is to be stated", () => {
    expect(dialectOf(aws.source, "2.0.1")).toBe("v2a");
    expect(dialectOf(aws.source, "9.9.9")).toBeUndefined();
    expect(dialectOf("somebody/else/aws", "2.0.1")).toBeUndefined();
  });

  test("are those that are pinned, or the newest", () => {
    const pinned = { version: "1", dialect: "v2b", nstance_version: "3" } as const;
    const lock = { modules: { [aws.source]: pinned } } as unknown as Parameters<typeof pinnedModule>[0];
    expect(pinnedModule(lock, aws)).toBe(pinned);
    expect(pinnedModule(undefined, aws)).toBe(aws.newest);
  });
});

describe("version 1 as version 2", () => {
  const older: LockVersion1 = {
    version: 1,
    edition: 3,
    cluster: { id: "tools", name_prefix: "acme" },
    modules: {},
    networks: {
      "aws_123_eu-west-1": {
        vpc: { ipv4: "10.0.0.0/16" },
        subnets: [
          { zone: "eu-west-1a", role: "public", index: 0 },
          { zone: "eu-west-1a", role: "nstance", index: 0 },
          { zone: "eu-west-1a", role: "web", index: 0 },
          { zone: "eu-west-1-LAX-1a", role: "web", index: 0 },
        ],
      },
    },
    shards: { "aws_123_eu-west-1/eu-west-1-LAX-1a": "own" },
    names: { "bucket/a": "b" },
    vmconfig: {},
  };

  test("says what it knew, and nothing else", () => {
    expect(upgradeVersion1(older)).toEqual({
      version: 2,
      domain: "cluster",
      id: "tools",
      edition: 3,
      defaults: 1,
      outputs: "",
      modules: {},
      vmconfig: {},
      names: { "bucket/a": "b" },
      built: {
        name_prefix: "acme",
        secrets_prefix: "",
        service_account_issuer: "",
        pools: { web: { key: "web" } },
        providers: {
          "aws_123_eu-west-1": {
            kind: "aws",
            account: "123",
            region: "eu-west-1",
            network: { ipv4: "10.0.0.0/16" },
            zones: {
              "eu-west-1a": { shard: "eu-west-1a", key: "shard_eu_west_1a" },
              "eu-west-1-LAX-1a": { shard: "own", key: "shard_123_eu_west_1_lax_1a" },
            },
            subnets: older.networks["aws_123_eu-west-1"]?.subnets,
            load_balancers: {},
            buckets: {},
            roles: {},
          },
        },
      },
    });
  });

  test("of what was never built has nothing that was built; a seed comes along", () => {
    const { shards: _, ...rest } = older;
    const upgraded = upgradeVersion1({ ...rest, networks: {}, seed: { name: "base" } });
    expect(upgraded).not.toHaveProperty("built");
    expect(upgraded.seed).toEqual({ name: "base" });
    expect(upgradeVersion1(older)).not.toHaveProperty("seed");
  });

  test("names a shard's module after its zone where the shard is", () => {
    const { shards: _, ...rest } = older;
    const zones = upgradeVersion1(rest).built?.providers["aws_123_eu-west-1"]?.zones;
    expect(zones?.["eu-west-1-LAX-1a"]).toEqual({ shard: "eu-west-1-LAX-1a", key: "shard_eu_west_1_lax_1a" });
  });
});
