import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { googleCluster } from "../../test/helpers/google-sources.ts";
import { managedCluster } from "../../test/helpers/managed-sources.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder, readTree } from "../../test/safety/tree.ts";

/* Outputs of one project that would be one cluster to OpenTofu or to the cloud. */

const bucket = 'bucket = "example-tfstate", region = "us-east-1"';
const s3 = (more = "") => `state s3 { ${bucket}${more} }`;
const inAccount = (text: string, account: string) => text.replace('"123456789012"', account);
const withId = (text: string, id: string) => text.replace("cluster tools", `cluster ${id}`);
const sets = { "a.podplanevars": "staging = true\n", "b.podplanevars": "staging = false\n" };
const parameter = "param staging: bool = false\n";
const ofSets = (cluster: string, id = "tools") => withId(source({ top: parameter, cluster }), id);
const twoAccounts = 'param.staging ? "210987654321" : "123456789012"';

/** What is said of building each in turn: the exit codes, and the codes of what is found. */
async function buildInTurn(files: Readonly<Record<string, string>>, ...lines: readonly string[]) {
  const folder = makeFolder({ ".git/HEAD": "", ...files });
  const said: string[] = [];
  for (const line of lines) {
    const before = readTree(folder);
    const { code, stderr } = await runCommand(folder, line.split(" "));
    said.push([code, ...new Set(stderr.match(/PDP316\d/g) ?? [])].join(" "));
    if (code !== 0) expect(readTree(folder)).toEqual(before);
  }
  return said;
}

describe("two sets of values", () => {
  const both = ["build --vars a.podplanevars", "check --vars b.podplanevars", "build --vars b.podplanevars"];

  test("share it also in a folder of --out, in a project without .git", async () => {
    const folder = makeFolder({ "a/cluster.podplane": inAccount(ofSets(s3()), twoAccounts), ...sets });
    const build = (set: string) => runCommand(folder, ["build", "a", "--out", "o", "--vars", `${set}.podplanevars`]);
    expect((await build("a")).code).toBe(0);
    const { code, stderr } = await build("b");
    expect([code, stderr.match(/^error .*$/gm)]).toEqual([
      1,
      [
        "error PDP3160: OpenTofu would keep the state of `tools` where that of `tools` in o/a lies: `example-tfstate/tools/terraform.tfstate`",
      ],
    ]);
  });

  test("of one id share the state, whatever the account", async () => {
    const one = inAccount(ofSets(s3()), twoAccounts);
    expect(await buildInTurn({ "cluster.podplane": one, ...sets }, ...both)).toEqual(["0", "1 PDP3160", "1 PDP3160"]);
    expect(await buildInTurn({ "cluster.podplane": one, ...sets }, "build", ...both)).toEqual([
      "0",
      "1 PDP3160",
      "1 PDP3160",
      "1 PDP3160",
    ]);
  });

  test("with keys of their own share names in one account, and nothing in two", async () => {
    const keyed = ofSets(s3(', key = "${param.staging}/tools.tfstate"'));
    expect(await buildInTurn({ "cluster.podplane": keyed, ...sets }, ...both)).toEqual(["0", "1 PDP3161", "1 PDP3161"]);
    const apart = inAccount(keyed, twoAccounts);
    expect(await buildInTurn({ "cluster.podplane": apart, ...sets }, ...both)).toEqual(["0", "0", "0"]);
    const local = ofSets("state local {}");
    expect(await buildInTurn({ "cluster.podplane": local, ...sets }, ...both)).toEqual(["0", "1 PDP3161", "1 PDP3161"]);
  });

  test("with ids of their own share nothing, and the advice to get there holds", async () => {
    const ids = ofSets(s3(), '"tools-${param.staging}"');
    expect(await buildInTurn({ "cluster.podplane": ids, ...sets }, ...both)).toEqual(["0", "0", "0"]);
    const folder = makeFolder({ ".git/HEAD": "", "cluster.podplane": ofSets(s3()), ...sets });
    expect((await runCommand(folder, ["build", "--vars", "a.podplanevars"])).code).toBe(0);
    const { stderr } = await runCommand(folder, ["build", "--vars", "b.podplanevars"]);
    expect(stderr.replace(/\s+/g, " ")).toContain('param id: string = "tools" and cluster "${param.id}"');
    const advised = `${ofSets(s3(), '"${param.id}"')}\nparam id: string = "tools"\n`;
    writeFileSync(join(folder, "cluster.podplane"), advised);
    writeFileSync(join(folder, "b.podplanevars"), 'staging = false\nid = "tools-b"\n');
    expect((await runCommand(folder, ["build", "--vars", "a.podplanevars"])).code).toBe(0);
    expect((await runCommand(folder, ["build", "--vars", "b.podplanevars"])).code).toBe(0);
  });

  test("that were built before are warned of, by apply, too", async () => {
    const text = ofSets(s3());
    const folder = makeFolder({ ".git/HEAD": "", "cluster.podplane": text, ...sets });
    expect((await runCommand(folder, ["build", "--vars", "a.podplanevars"])).code).toBe(0);
    // As before there was this check: neither could see the other.
    renameSync(join(folder, "a"), join(folder, ".a"));
    expect((await runCommand(folder, ["build", "--vars", "b.podplanevars"])).code).toBe(0);
    renameSync(join(folder, ".a"), join(folder, "a"));
    const checked = await runCommand(folder, ["check", "--vars", "a.podplanevars"]);
    const told = (stderr: string) => stderr.match(/^warning PDP316.*$/gm);
    const warning =
      "warning PDP3160: OpenTofu would keep the state of `tools` where that of `tools` in b lies: `example-tfstate/tools/terraform.tfstate`";
    expect([checked.code, told(checked.stderr)]).toEqual([0, [warning]]);
    const applied = await runCommand(folder, ["apply", "--vars", "a.podplanevars", "--auto-approve"], {
      AWS_EC2_METADATA_DISABLED: "true",
    });
    expect(told(applied.stderr)).toEqual([warning]);
    expect(applied.code).not.toBe(0);
  });
});

describe("two sources", () => {
  const other = (text: string) => ({ "a/cluster.podplane": source({ cluster: s3() }), "b/cluster.podplane": text });

  test("in one repository, built one after the other or in one run", async () => {
    const files = other(inAccount(source({ cluster: s3() }), '"210987654321"'));
    // A check reads the source's own folder only: an editor must not wait for a large repository.
    expect(await buildInTurn(files, "build a", "check b", "build b")).toEqual(["0", "0", "1 PDP3160"]);
    expect(await buildInTurn(files, "build a b")).toEqual(["1 PDP3160"]);
  });

  test("of two ids share a key that both say, in one file, too", async () => {
    const key = ', key = "one.tfstate"';
    const named = withId(source({ cluster: s3(key) }), "other");
    const files = { ...other(named), "a/cluster.podplane": source({ cluster: s3(key) }) };
    expect(await buildInTurn(files, "build a", "build b")).toEqual(["0", "1 PDP3160"]);
    const inOne = `${source({ cluster: s3(key) })}${named.replace("podplane 1", "")}`;
    expect(await buildInTurn({ "cluster.podplane": inOne }, "check", "build")).toEqual(["1 PDP3160", "1 PDP3160"]);
  });

  test.each([
    ["gcs", 'state gcs { bucket = "states" }', 'state gcs { bucket = "states", prefix = "tools" }'],
    [
      "http",
      'state http { address = "https://state.example.com/tools", lock_address = "https://state.example.com/lock" }',
      'state http { address = "https://state.example.com/tools", lock_address = "https://state.example.com/l2" }',
    ],
  ])("share a state in %s", async (_kind, one, two) => {
    const files = { "a/cluster.podplane": source({ cluster: one }), "b/cluster.podplane": source({ cluster: two }) };
    expect(await buildInTurn(files, "build a", "build b")).toEqual(["0", "1 PDP3160"]);
  });

  test("share names in a project of Google Cloud", async () => {
    const files = { "a/cluster.podplane": googleCluster(), "b/cluster.podplane": googleCluster() };
    expect(await buildInTurn(files, "build a", "build b")).toEqual(["0", "1 PDP3161"]);
  });
});

describe("one cluster", () => {
  test("is one, however often its source is built with --out", async () => {
    const files = { "cluster.podplane": source({ cluster: s3() }) };
    expect(await buildInTurn(files, "build", "build --out again", "build", "check")).toEqual(["0", "0", "0", "0"]);
  });

  test("in a copy of the repository inside of it, or in a hidden folder, is nobody's concern", async () => {
    const text = source({ cluster: s3() });
    const files = { "cluster.podplane": text, "copy/.git/HEAD": "", "copy/cluster.podplane": text };
    expect(await buildInTurn(files, "build copy", "build")).toEqual(["0", "0"]);
  });

  test("that moved to another folder takes its outputs along", async () => {
    const folder = makeFolder({ ".git/HEAD": "", "a/cluster.podplane": source({ cluster: s3() }) });
    expect((await runCommand(folder, ["build", "a"])).code).toBe(0);
    mkdirSync(join(folder, "b"));
    renameSync(join(folder, "a/cluster.podplane"), join(folder, "b/cluster.podplane"));
    const { code, stderr } = await runCommand(folder, ["build", "b"]);
    expect([code, stderr.replace(/\s+/g, " ")]).toEqual([
      1,
      "error PDP3160: OpenTofu would keep the state of `tools` where that of `tools` in a lies: `example-tfstate/tools/terraform.tfstate` b/cluster.podplane:4:9 4 │ cluster tools { │ ^^^^^ why: Each takes what the other made for its own: the next apply would change or destroy it. fix: Give this cluster another id. Where the outputs in a are of this cluster, from before it moved, move them here or remove them. more: podplanec explain PDP3160 1 error in b/cluster.podplane ",
    ]);
    rmSync(join(folder, "b"), { recursive: true });
    renameSync(join(folder, "a"), join(folder, "b"));
    writeFileSync(join(folder, "b/cluster.podplane"), source({ cluster: s3() }));
    expect((await runCommand(folder, ["build", "b"])).code, dirname(folder)).toBe(0);
  });
});

describe("machines of two clusters", () => {
  const first = managedCluster({ manage: "script", more: " " });
  const other = (change: (text: string) => string) => change(first.replace("cluster lab", "cluster other"));
  const found = async (second: string, ...lines: readonly string[]) => {
    const folder = makeFolder({ ".git/HEAD": "", "a/cluster.podplane": first, "b/cluster.podplane": second });
    expect((await runCommand(folder, ["build", "a"])).code).toBe(0);
    const { code, stderr } = await runCommand(folder, lines);
    return [code, ...(stderr.match(/PDP500[56]: .*/g) ?? [])];
  };

  test("that hold one address are told, each with the place", async () => {
    expect(
      await found(
        other((text) => text),
        "build",
        "b",
      ),
    ).toEqual([
      0,
      "PDP5005: machines of `lab` in a hold 192.168.10.250 as well",
      "PDP5005: machines of `lab` in a hold 10.20.0.6 as well",
    ]);
  });

  test("that speak VRRP in one network with one number are told, and those with others are not", async () => {
    const apart = (text: string) => text.replace("10.20.0.6", "10.20.0.7").replace("192.168.10.250", "192.168.10.251");
    expect(await found(other(apart), "build", "b")).toEqual([
      0,
      "PDP5006: machines of `lab` in a speak VRRP in 192.168.10.0/24 as 51, too",
      "PDP5006: machines of `lab` in a speak VRRP in 10.20.0.0/24 as 52, too",
    ]);
    const numbered = (text: string) =>
      apart(text)
        .replace("10.20.0.7", "10.20.0.7, router_id = 53")
        .replace("192.168.10.251", "192.168.10.251, router_id = 54");
    expect(await found(other(numbered), "build", "b")).toEqual([0]);
    const elsewhere = (text: string) =>
      text.replaceAll("10.20.0.", "10.30.0.").replaceAll("192.168.10.", "192.168.30.");
    expect(await found(other(elsewhere), "build", "b")).toEqual([0]);
  });

  test("in networks that only look alike are allowed on their line", async () => {
    const allowed = (text: string) =>
      text
        .replace("    leader {", "    // podplane: allow PDP5005, another site\n    leader {")
        .replace("    api {", "    // podplane: allow PDP5005, another site\n    api {");
    expect(await found(other(allowed), "build", "b", "--deny-warnings")).toEqual([0]);
  });
});
