/**
 * How fast `.netsy` files are read, interpolated and written, and in how much memory, beside `zstd`'s
 * and the protobuf library's own speed on the same bytes.
 *
 *   node bench/seed.ts [MiB …]        sizes of the plain file, default 16 64
 *
 * Each line is measured in a process of its own, so that its peak memory is its own; speed is by
 * processor time. Files are made in
 * the folder for temporary files (TMPDIR) and removed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { BinaryReader } from "google-protobuf";
import { ByteReader } from "../emitters/netsy/bytes/byte-reader.ts";
import { readFrame, tryReadFrame } from "../emitters/netsy/file/frames.ts";
import {
  compressions,
  fileKinds,
  interpolateSeed,
  type NetsyRecord,
  openNetsyFile,
  type SeedCluster,
  writeNetsyFile,
} from "../emitters/netsy/index.ts";
import { seedObjects, seedRecord, seedRecords } from "../test/helpers/seed-fixture.ts";
import { deployment } from "../test/helpers/seed-objects.ts";

const script = fileURLToPath(import.meta.url);
const mebibyte = 1024 * 1024;

const cluster: SeedCluster = {
  id: "bench",
  oidc: { issuerUrl: "https://auth.example.com" },
  domains: [],
  mirror: { hostname: "registry.example.com" },
  secretsProviders: [],
  serviceCidrs: ["10.96.0.0/12"],
  providers: [],
};

/** So many values are told apart: more than zstd looks back over. */
const distinctValues = 4096;
/** One in so many records holds an image reference. */
const imageEvery = 8;

/**
 * Values of configuration text with as much chance in them as real objects have. They are bytes from the start, as
 * the values of records that were read: what is measured is the writer, not the making of what it writes.
 */
function values(): readonly Uint8Array[] {
  const { object } = deployment("bench", "app", "docker.io/library/app:1");
  return Array.from({ length: distinctValues }, (_, index) => {
    const lines = Array.from({ length: 24 }, (_unused, line) => {
      const chance = createHash("sha256").update(`${index} ${line}`).digest("hex").slice(0, 24);
      return `setting.number-${line}.of.the.component = value-${chance} # as it was configured`;
    });
    const text = lines.join("\\n");
    if (index % imageEvery === 0) return Buffer.from(JSON.stringify({ ...object, text }));
    return Buffer.from(`{"apiVersion":"v1","data":{"text":"${text}"},"kind":"ConfigMap","metadata":{"name":"x"}}`);
  });
}

function* records(count: number): Generator<NetsyRecord> {
  const base = seedRecords(seedObjects("recommended"));
  yield* base;
  const given = values();
  const template = seedRecord(0, "", "");
  for (let index = base.length; index < count; index++) {
    const value = given[index % given.length] ?? new Uint8Array();
    const key = numbered(index % imageEvery === 0 ? prefixes.deployments : prefixes.configMaps, index);
    const revision = BigInt(index + 1);
    yield { ...template, revision, createRevision: revision, key, value };
  }
}

const prefixes = {
  deployments: Buffer.from("/registry/deployments/bench/o"),
  configMaps: Buffer.from("/registry/configmaps/bench/o"),
};
const keyDigits = 8;

/**
 * A key that ends in a number. Not by way of text: the engine keeps the text of each number for a while, counts that
 * as what its youngest objects leave behind, and makes more and more room for those.
 */
function numbered(prefix: Uint8Array, index: number): Uint8Array {
  const key = new Uint8Array(prefix.length + keyDigits);
  key.set(prefix);
  for (let at = key.length - 1, rest = index; at >= prefix.length; at--, rest = Math.floor(rest / 10)) {
    key[at] = 0x30 + (rest % 10);
  }
  return key;
}

function countFor(mib: number): number {
  let bytes = 0;
  let count = 0;
  for (const record of records(4000)) {
    bytes += record.key.length + record.value.length + 50;
    count++;
  }
  return Math.max(200, Math.round((mib * mebibyte * count) / bytes));
}

function written(count: number, compression: 1 | 2): AsyncIterable<Uint8Array> {
  const options = { kind: fileKinds.snapshot, compression, leaderId: "seed", createdAt: undefined } as const;
  return writeNetsyFile({ ...options, recordsCount: count }, records(count));
}

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
const chunksOf = (path: string): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: 64 * 1024 });

async function readAll(path: string): Promise<void> {
  const file = await openNetsyFile(chunksOf(path), { mode: "strict" });
  for await (const _record of file.records);
}

async function interpolateAll(path: string): Promise<void> {
  const input = { cluster, overlays: [], createdAt: undefined, staleValues: "clean" } as const;
  const file = await interpolateSeed(() => chunksOf(path), input);
  await pipeline(file.bytes, nowhere());
}

/** Only takes the records apart and reads their fields; no CRC is computed. */
async function protobufAll(path: string, count: number): Promise<void> {
  const reader = new ByteReader(chunksOf(path));
  await readFrame(reader);
  for (let index = 0; index < count; index++) {
    const ready = tryReadFrame(reader);
    const { message } = typeof ready === "number" ? await readFrame(reader) : ready;
    const fields = new BinaryReader(message);
    while (fields.nextField()) readField(fields);
  }
}

function readField(fields: BinaryReader): void {
  const number = fields.getFieldNumber();
  if (number === 3 || number === 11) fields.readBytes();
  else if (number === 14) fields.readStringRequireUtf8();
  else if (number === 4) fields.readBool();
  else fields.readInt64String();
}

const jobs: Readonly<Record<string, (plain: string, packed: string, count: number) => Promise<void>>> = {
  "read, strict": (plain) => readAll(plain),
  "read zstd, strict": (_plain, packed) => readAll(packed),
  "interpolate (reads twice, writes)": (plain) => interpolateAll(plain),
  write: (_plain, _packed, count) => pipeline(written(count, compressions.none), nowhere()),
  "write zstd": (_plain, _packed, count) => pipeline(written(count, compressions.zstd), nowhere()),
  "read by google-protobuf, no CRC": (plain, _packed, count) => protobufAll(plain, count),
  "read the file, nothing else": (plain) => pipeline(createReadStream(plain, { highWaterMark: 64 * 1024 }), nowhere()),
};

interface Measured {
  /** Processor time, user and system: unlike elapsed time it says the same on a busy machine. */
  readonly seconds: number;
  readonly peakMib: number | undefined;
}

async function child(job: string, plain: string, packed: string, count: number): Promise<void> {
  const before = process.cpuUsage();
  await jobs[job]?.(plain, packed, count);
  const { user, system } = process.cpuUsage(before);
  const measured: Measured = { seconds: (user + system) / 1e6, peakMib: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(JSON.stringify(measured));
}

function measure(job: string, plain: string, packed: string, count: number): Measured {
  const args = [script, "--child", job, plain, packed, String(count)];
  const ended = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(ended.stdout);
}

/** The shell tells a program's processor time; `words` hold no character that it would take for its own. */
function measureProgram(words: readonly string[]): Measured {
  const command = `TIMEFORMAT='%U %S'; time ${words.join(" ")} >/dev/null 2>/dev/null`;
  const ended = spawnSync("bash", ["-c", command], { encoding: "utf8" });
  const [user = 0, system = 0] = ended.stderr.trim().split(" ").map(Number);
  return { seconds: user + system, peakMib: undefined };
}

function row(name: string, bytes: number, { seconds, peakMib }: Measured): string {
  const rate = (bytes / 1e6 / seconds).toFixed(0).padStart(6);
  const peak = peakMib === undefined ? "" : `${peakMib.toFixed(0).padStart(8)} MiB`;
  return `  ${name.padEnd(36)}${rate} MB/s  ${seconds.toFixed(2).padStart(8)} s${peak}`;
}

async function benchSize(mib: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "podplanec-bench-seed-"));
  const [plain, packed] = [join(folder, "plain.netsy"), join(folder, "packed.netsy")];
  try {
    const count = countFor(mib);
    await pipeline(written(count, compressions.none), createWriteStream(plain));
    await pipeline(written(count, compressions.zstd), createWriteStream(packed));
    const bytes = statSync(plain).size;
    process.stdout.write(
      `\n${(bytes / mebibyte).toFixed(0)} MiB, ${count} records (zstd: ${(statSync(packed).size / mebibyte).toFixed(1)} MiB)\n`,
    );
    for (const job of Object.keys(jobs)) {
      process.stdout.write(`${row(job, bytes, measure(job, plain, packed, count))}\n`);
    }
    const stream = join(folder, "stream.zst");
    const compress = measureProgram(["zstd", "-q", "-3", "--single-thread", plain, "-o", stream]);
    process.stdout.write(`${row("zstd -3 (program)", bytes, compress)}\n`);
    process.stdout.write(`${row("zstd -d (program)", bytes, measureProgram(["zstd", "-q", "-t", stream]))}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === "--child") {
  const [job = "", plain = "", packed = "", count = "0"] = rest;
  await child(job, plain, packed, Number(count));
} else {
  const sizes = process.argv.slice(2).map(Number);
  for (const mib of sizes.length > 0 ? sizes : [16, 64]) await benchSize(mib);
}
