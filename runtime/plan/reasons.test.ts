import { dirname, join } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { chainsOf } from "./reasons.ts";

type Files = Readonly<Record<string, string>>;

/** The chains between two versions of some files, in which nothing lies outside. */
function chains(before: Files, after: Files, cluster = "shop", source = "cluster.podplane") {
  const found = chainsOf(source, cluster, {
    before: (file) => before[file],
    after: (file) => after[file],
    resolve: (from, path) => (path.startsWith("/") ? undefined : join(dirname(from), path)),
  });
  return found.map((chain) => chain.join(" -> "));
}

const source = `podplane 1
use "lib/net.podplane" as net
use "/outside.podplane" as outside
param size: int = 1
let half = 2
let other = half
secret key = env("KEY")
cluster shop {
  pool a { size = param.size }
  include net.zones(other)
  token = secret.key
}
cluster "other one" { pool a { size = 1 } }
`;
const net = `podplane 1
use "base.podplane" as base
let range = base.range
let alone = 1
template zones(a) for pool { cidr = range }
template spare() for pool { cidr = alone }
`;
const base = `podplane 1
let range = 1
let unused = 1
`;
const files = { "cluster.podplane": source, "lib/net.podplane": net, "lib/base.podplane": base };

describe("the reasons for which a cluster changes", () => {
  test("are none where nothing changed, or nothing that leads to it", () => {
    expect(chains(files, files)).toEqual([]);
    expect(chains(files, { ...files, "lib/net.podplane": net.replace("alone = 1", "alone = 2") })).toEqual([]);
    expect(chains(files, { ...files, "lib/base.podplane": base.replace("unused = 1", "unused = 2") })).toEqual([]);
    expect(chains(files, { ...files, "cluster.podplane": source.replace("{ size = 1 }", "{ size = 2 }") })).toEqual([]);
    expect(chains(files, { ...files, "cluster.podplane": `// x\n${source}\n` })).toEqual([]);
  });

  test.each<[string, Files, readonly string[]]>([
    ["itself", { "cluster.podplane": source.replace("pool a { size = p", "pool b { size = p") }, ["cluster shop"]],
    ["a parameter", { "cluster.podplane": source.replace("int = 1", "int = 2") }, ["param size -> cluster shop"]],
    ["a secret", { "cluster.podplane": source.replace('"KEY"', '"OTHER"') }, ["secret key -> cluster shop"]],
    [
      "a value of a value",
      { "cluster.podplane": source.replace("half = 2", "half = 3") },
      ["let half -> let other -> cluster shop"],
    ],
    [
      "a template of a library",
      { "lib/net.podplane": net.replace("zones(a)", "zones(a, b)") },
      ["template zones (lib/net.podplane) -> cluster shop"],
    ],
    [
      "a library of a library",
      { "lib/base.podplane": base.replace("range = 1", "range = 2") },
      [
        "let range (lib/base.podplane) -> let range (lib/net.podplane) -> template zones (lib/net.podplane) -> cluster shop",
      ],
    ],
    [
      "several, the nearest first",
      {
        "cluster.podplane": source.replace("int = 1", "int = 2").replace("half = 2", "half = 3"),
        "lib/net.podplane": net.replace("zones(a)", "zones(a, b)"),
      },
      [
        "param size -> cluster shop",
        "template zones (lib/net.podplane) -> cluster shop",
        "let half -> let other -> cluster shop",
      ],
    ],
  ])("lead from what changed to it: %s", (_name, change, expected) => {
    expect(chains(files, { ...files, ...change })).toEqual(expected);
  });

  test("are all that leads to it where its file is new", () => {
    const after = { "cluster.podplane": "podplane 1\nlet a = 1\nlet b = 1\ncluster shop { pool p { size = a } }\n" };
    expect(chains({}, after)).toEqual(["cluster shop", "let a -> cluster shop"]);
  });

  test("end where a library is gone, and in a circle", () => {
    const { "lib/base.podplane": _, ...without } = files;
    expect(chains(files, without)).toEqual([]);
    const circle = { ...files, "lib/base.podplane": `podplane 1\nuse "net.podplane" as net\nlet range = net.range\n` };
    expect(chains(files, circle)).toEqual([
      "let range (lib/base.podplane) -> let range (lib/net.podplane) -> template zones (lib/net.podplane) -> cluster shop",
    ]);
  });

  test("are none of a cluster that is called otherwise in the file", () => {
    expect(chains({}, files, "else")).toEqual([]);
    expect(chains({}, files, '"other one"')[0]).toBe('cluster "other one"');
  });

  test("see names in other scripts as a whole", () => {
    const text = (size: number) => `podplane 1
let größe = ${size}
let größen = ${size}
let a-b = ${size}
let _c = ${size}
cluster shop { size = größe, a = a-b-c, c = _c }
`;
    expect(chains({ "cluster.podplane": text(1) }, { "cluster.podplane": text(2) })).toEqual([
      "let größe -> cluster shop",
      "let _c -> cluster shop",
    ]);
  });
});
