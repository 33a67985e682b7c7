import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { type NetsyRecord, writeNetsyFile } from "../../emitters/netsy/index.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import type { CommandContext, Output } from "../cli/index.ts";
import { runCommandLine } from "../program.ts";

/** netsy-seed.md 4.1: the smallest file that Netsy takes, and 4.2: one that is readable and yet no seed. */
const twoRecords =
  "2408ace4838c90c5cfebf101180120012802320464656d6f3a0b08a5facdac0610809bee02" +
  "2108c5ecc9e1e39ae7c6d10110011a065f6e65747379200130014001720473656564" +
  "4008e7f2a4c0eeb59689960110021a112f72656769737472792f6578616d706c652001300240015a127b226b696e64223a224578616d706c65227d720473656564" +
  "1910c18f8fd8deac989c301801200240ccd5ccb88ebc87f88501";
const emptySnapshot = "21089bf8adbb85a3e3e56318012001320464656d6f3a0b08a5facdac0610809bee0200";

const internalRecord: NetsyRecord = {
  revision: 1n,
  key: Buffer.from("_netsy"),
  created: true,
  deleted: false,
  createRevision: 1n,
  prevRevision: 0n,
  version: 1n,
  lease: 0n,
  dek: 0n,
  value: Buffer.alloc(0),
  createdAt: undefined,
  compactedAt: undefined,
  leaderId: "seed",
  replicatedAt: undefined,
};

describe("podplanec seed put", () => {
  let folder: string;
  let target: string;
  let to: string;

  beforeEach(() => {
    folder = temporaryFolder("seed-put");
    target = join(folder, "bucket");
    to = pathToFileURL(join(target, "netsy")).href;
    writeFileSync(join(folder, "demo.netsy"), Buffer.from(twoRecords, "hex"));
  });

  async function seedPut(words: readonly string[], signal: AbortSignal = new AbortController().signal) {
    const said = { stdout: "", stderr: "" };
    const into = (name: keyof typeof said): Output => ({
      isTerminal: false,
      columns: 80,
      write: (text) => {
        said[name] += text;
      },
    });
    const context: CommandContext = {
      cwd: folder,
      stdin: (async function* () {})(),
      stdout: into("stdout"),
      stderr: into("stderr"),
      env: {},
      signal,
    };
    const code = await runCommandLine(context, ["seed", "put", ...words]);
    return { code, ...said };
  }

  test("stores the file and says where", async () => {
    const { code, stdout, stderr } = await seedPut(["demo.netsy", "--to", to]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `created ${to}/bootstrap.netsy\n` });
    const digest = createHash("sha256").update(Buffer.from(twoRecords, "hex")).digest("hex");
    expect(stderr).toBe(
      `verified demo.netsy: 2 records, 162 bytes, sha256:${digest}\nputting it to ${to}/bootstrap.netsy\n`,
    );
    expect(readFileSync(join(target, "netsy/bootstrap.netsy"), "hex")).toBe(twoRecords);
  });

  test("run again, ends well", async () => {
    await seedPut(["demo.netsy", "--to", to]);
    const { code, stdout } = await seedPut(["demo.netsy", "--to", to]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `already there, byte for byte: ${to}/bootstrap.netsy\n` });
  });

  test("where state exists, names it, writes nothing, and exits 5", async () => {
    mkdirSync(join(target, "netsy"), { recursive: true });
    writeFileSync(join(target, "netsy/members.json"), "{}");
    const { code, stdout, stderr } = await seedPut(["demo.netsy", "--to", to]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr.split("\n")[2]).toBe(`error: ${to} is not empty: it holds members.json`);
    expect(readdirSync(join(target, "netsy"))).toEqual(["members.json"]);
  });

  test.each([
    [
      "is cut short",
      Buffer.from(twoRecords, "hex").subarray(0, 150),
      "the footer cannot be read: the file ends inside it, 14 bytes after its start (check footer-decode)",
    ],
    [
      "has a flipped bit",
      flipped(Buffer.from(twoRecords, "hex"), 60),
      'record 0 (revision 1, key "_netsy"): the CRC of the record is 65227b45ebe683f7, and d18d9cd63c327645 is stored (check record-crc)',
    ],
    [
      "has bytes after its end",
      Buffer.from(`${twoRecords}00`, "hex"),
      "there are bytes after the footer (check trailing-bytes)",
    ],
    ["has no records", Buffer.from(emptySnapshot, "hex"), "the snapshot is empty (check bootstrap)"],
    ["is empty", Buffer.alloc(0), "the header cannot be read: the file ends before it (check header-decode)"],
  ])("a file that %s is refused before anything is sent", async (_, bytes, why) => {
    writeFileSync(join(folder, "bad.netsy"), bytes);
    const { code, stderr } = await seedPut(["bad.netsy", "--to", to]);
    expect([code, stderr]).toEqual([
      1,
      `error: bad.netsy is no seed that Netsy would take; nothing was uploaded\nwhy: ${why}\nfix: make it again with \`podplanec seed build\`, or copy it again from where it is whole\n`,
    ]);
    expect(readdirSync(folder).sort()).toEqual(["bad.netsy", "demo.netsy"]);
  });

  async function fileOf(leaderId: string, records: readonly NetsyRecord[]): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    const options = { kind: 1, compression: 1, recordsCount: records.length, leaderId, createdAt: undefined } as const;
    for await (const chunk of writeNetsyFile(options, records)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  test("a published seed, which was made for no cluster, is refused before anything is sent", async () => {
    writeFileSync(join(folder, "minimal.netsy"), await fileOf("seed", [internalRecord]));
    const { code, stderr } = await seedPut(["minimal.netsy", "--to", to]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      "verified minimal.netsy: 1 records, 85 bytes, sha256:4f493eeaa0f0dd643a415eb40ed415a7e213977e447a400382224ef453988ecd\nerror: minimal.netsy is not put: it is a published seed, made for no cluster yet\nwhy: a cluster that starts from it has nothing of its own configuration, and its bucket is then used up\nfix: make the cluster's own with `podplanec seed build --seed minimal.netsy --out FILE`, and put that; the file of a cluster that is called seed is put without --to, in its folder\n",
    );
    expect(readdirSync(folder).sort()).toEqual(["demo.netsy", "minimal.netsy"]);
  });

  test("a seed in which a key stands twice is refused before anything is sent", async () => {
    const second = { ...internalRecord, revision: 2n, createRevision: 2n };
    writeFileSync(join(folder, "twice.netsy"), await fileOf("demo", [internalRecord, second]));
    const { code, stderr } = await seedPut(["twice.netsy", "--to", to]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: twice.netsy is no seed that Netsy would take; nothing was uploaded\nwhy: record 1 (revision 2, key "_netsy"): an earlier record has the same key (check bootstrap)\nfix: make it again with `podplanec seed build`, or copy it again from where it is whole\n',
    );
  });

  test("without --to, only the seed of the cluster here is put into its bucket", async () => {
    writeFileSync(join(folder, "cluster.podplane"), source());
    const { code, stderr } = await seedPut(["demo.netsy"]);
    expect([code, stderr]).toEqual([
      1,
      "verified demo.netsy: 2 records, 162 bytes, sha256:fef20c36d7e82e55d7c0d092b1cff61a05c49ea123252ffc0fd1c46153589206\nerror: demo.netsy is not put: it was made for the cluster demo, and that here is tools\nwhy: a cluster that starts from it has the other one's configuration, and its bucket is then used up\nfix: make it again with `podplanec seed build`, or name the bucket that is meant with --to\n",
    ]);
    // One that is called as published seeds are is no exception for others.
    writeFileSync(join(folder, "minimal.netsy"), await fileOf("seed", [internalRecord]));
    expect((await seedPut(["minimal.netsy"])).stderr).toBe(
      "verified minimal.netsy: 1 records, 85 bytes, sha256:4f493eeaa0f0dd643a415eb40ed415a7e213977e447a400382224ef453988ecd\nerror: minimal.netsy is not put: it is a published seed, made for no cluster yet\nwhy: a cluster that starts from it has nothing of its own configuration, and its bucket is then used up\nfix: make the cluster's own with `podplanec seed build --seed minimal.netsy --out FILE`, and put that; the file of a cluster that is called seed is put without --to, in its folder\n",
    );
  });

  test("without --to, says what to write, and exits 2", async () => {
    const { code, stderr } = await seedPut(["demo.netsy"]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      "error: where to put the seed is not said\nwhy: the bucket would be that of the cluster here, and there is no cluster in .\nfix: name it: --to s3://BUCKET/PREFIX, --to gs://BUCKET/PREFIX or --to file:///DIR/PREFIX\n",
    );
  });

  test("a missing file is named", async () => {
    const { code, stderr } = await seedPut(["nope.netsy", "--to", to]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: cannot read nope.netsy\nwhy: ENOENT: no such file or directory, stat '${join(folder, "nope.netsy")}'\nfix: check the path of the seed file\n`,
    );
  });

  test("cancelled, exits 130 and has written nothing", async () => {
    const { code, stderr } = await seedPut(["demo.netsy", "--to", to], AbortSignal.abort());
    expect([code, stderr]).toEqual([
      130,
      `cancelled: ${to}/bootstrap.netsy is absent or whole; the same command finds out and finishes\n`,
    ]);
    expect(readdirSync(folder)).toEqual(["demo.netsy"]);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}
