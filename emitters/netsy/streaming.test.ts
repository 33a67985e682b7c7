import { createHash } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { chunksOf, collectBytes } from "../../test/helpers/byte-streams.ts";
import { seedRecord } from "../../test/helpers/seed-fixture.ts";
import { compressions, fileKinds, type NetsyRecord, openNetsyFile, writeNetsyFile } from "./index.ts";

/** Nothing runs ahead of its consumer: that is what keeps memory flat, however large the file. */

const recordsCount = 20_000;
const header = { kind: fileKinds.snapshot, leaderId: "x", createdAt: undefined, recordsCount } as const;
const value = "v".repeat(500);

function* records(onGive: () => void): Generator<NetsyRecord> {
  for (let position = 1; position <= recordsCount; position++) {
    onGive();
    yield seedRecord(position, `/registry/x/${position}`, value);
  }
}

test.each([compressions.none, compressions.zstd])(
  "a writer takes records as its chunks are taken (compression %i)",
  async (compression) => {
    let given = 0;
    const bytes = writeNetsyFile(
      { ...header, compression },
      records(() => given++),
    );
    await bytes.next();
    expect(given).toBe(0);
    await bytes.next();
    expect(given).toBeLessThan(recordsCount / 10);
    await bytes.return(undefined);
    expect(given).toBeLessThan(recordsCount / 10);
  },
);

test.each([compressions.none, compressions.zstd])(
  "a reader takes chunks as its records are taken (compression %i)",
  async (compression) => {
    const file = await collectBytes(
      writeNetsyFile(
        { ...header, compression },
        records(() => undefined),
      ),
    );
    let taken = 0;
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of chunksOf(file, 1000)) {
          taken += chunk.length;
          yield chunk;
        }
      } finally {
        isClosed = true;
      }
    }
    const opened = await openNetsyFile(source(), { mode: "strict" });
    for await (const record of opened.records) {
      if (record.revision === 10n) break;
    }
    expect(taken).toBeLessThan(Math.max(20_000, file.length / 2));
    expect(isClosed).toBe(true);
  },
);

test("a reader holds no block of a compressed file once it is behind it", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const noise = (position: number): string =>
    Array.from({ length: 3000 }, (_, line) => createHash("sha512").update(`${position} ${line}`).digest("base64")).join(
      "",
    );
  const count = 40;
  const large = Array.from({ length: count }, (_, index) =>
    seedRecord(index + 1, `/registry/x/${index}`, noise(index)),
  );
  const file = await collectBytes(
    writeNetsyFile({ ...header, recordsCount: count, compression: compressions.zstd }, large),
  );
  expect(file.length).toBeGreaterThan(6_000_000);
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  const opened = await openNetsyFile(chunksOf(file), { mode: "strict" });
  for await (const { revision } of opened.records) {
    if (revision !== BigInt(count)) continue;
    // Freed buffers are counted off by a sweep of the engine that may still run when the collection returns.
    await vi.waitFor(
      () => {
        collectGarbage();
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
      },
      { timeout: 10_000, interval: 50 },
    );
  }
});

test("a refused header closes the source", async () => {
  let isClosed = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield Uint8Array.of(1, 0xff);
    } finally {
      isClosed = true;
    }
  }
  await expect(openNetsyFile(source(), { mode: "strict" })).rejects.toMatchObject({
    message: "the header cannot be read: the message ends inside a field (check header-decode)",
  });
  expect(isClosed).toBe(true);
});

test("a second compressed file at the same time is refused, and a given-up one is no obstacle", async () => {
  const start = () =>
    writeNetsyFile(
      { ...header, compression: compressions.zstd },
      records(() => undefined),
    );
  const first = start();
  await first.next();
  await first.next();
  const second = start();
  await second.next();
  await expect(second.next()).rejects.toThrow("another zstd stream is being written; finish it first");
  await first.return(undefined);
  await collectBytes(start());
});
