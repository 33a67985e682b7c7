import { createHash } from "node:crypto";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunksOf, collectBytes } from "../../../test/helpers/byte-streams.ts";
import { ByteReader, EndOfInput } from "../byte-reader.ts";
import { decompressZstd } from "./decompress.ts";
import { ZstdError } from "./zstd-error.ts";

/** Judged by zstd's own library, which Node holds: it makes the frames, and takes the changed ones for what they are. */

const decompress = (frame: Uint8Array, chunkSize?: number): Promise<Uint8Array> =>
  collectBytes(decompressZstd(new ByteReader(chunksOf(frame, chunkSize))));

/** Bytes that follow from a seed only. */
function noise(length: number, seed: string): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, index) =>
    createHash("sha512").update(`${seed} ${index}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

/** Text of few words in an order by chance: many short matches, at all distances. */
function words(length: number): Buffer {
  const vocabulary = Array.from({ length: 300 }, (_, index) => noise(2 + (index % 9), `word ${index}`).toString("hex"));
  const order = noise(length, "order");
  let text = "";
  for (let at = 0; text.length < length; at++) {
    text += `${vocabulary[((order[at] ?? 0) * 7 + (order[at + 1] ?? 0)) % 300]} `;
  }
  return Buffer.from(text.slice(0, length));
}

const contents: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  "one byte": Buffer.from("x"),
  "a short text": Buffer.from("the quick brown fox jumps over the quick brown dog"),
  "one byte many times": Buffer.alloc(500_000, "a"),
  "a short pattern many times": Buffer.alloc(500_000, "abcdefg"),
  "no order at all": noise(300_000, "noise"),
  "few symbols, no repetition": Buffer.from(noise(200_000, "symbols").map((byte) => 97 + (byte & 3))),
  words: words(1_500_000),
  "matches across several megabytes": Buffer.concat([
    noise(700_000, "far"),
    Buffer.alloc(3_000_000, "pad"),
    noise(700_000, "far"),
    words(400_000),
    noise(700_000, "far"),
  ]),
};

describe.each(Object.entries(contents))("a frame of %s", (_name, content) => {
  test.each([-5, 1, 2, 3, 5, 7, 12, 16, 19, 22])("of level %i", async (level) => {
    const params = { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: level & 1 };
    const frame = zstdCompressSync(content, { params });
    expect(Buffer.compare(await decompress(frame), content)).toBe(0);
  });

  test.each([10, 11, 14, 17, 20])("with a window of 2^%i bytes, which is moved on many times", async (windowLog) => {
    const params = { [constants.ZSTD_c_windowLog]: windowLog, [constants.ZSTD_c_compressionLevel]: 9 };
    const frame = zstdCompressSync(content, { params });
    expect(Buffer.compare(await decompress(frame, 7777), content)).toBe(0);
  });
});

test("any content comes back, whatever the level and the chunks", async () => {
  const run = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 400 }));
  const runs = fc.array(run, { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      runs,
      fc.integer({ min: -3, max: 19 }),
      fc.integer({ min: 1, max: 999 }),
      async (parts, level, chunk) => {
        const content = Buffer.concat(parts.flatMap(([bytes, times]) => Array.from({ length: times }, () => bytes)));
        const frame = zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: level } });
        expect(Buffer.compare(await decompress(frame, chunk), content)).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
});

describe("a changed frame", () => {
  const outcome = (frame: Uint8Array): Promise<unknown> => decompress(frame).catch((error: unknown) => error);
  const judged = (frame: Uint8Array): Buffer | undefined => {
    try {
      return zstdDecompressSync(frame);
    } catch {
      return undefined;
    }
  };

  /** Without a checksum nothing but the decoder itself can notice damage. */
  test.each([
    ["words", 1],
    ["words", 19],
    ["few symbols, no repetition", 3],
    ["a short pattern many times", 3],
  ])("of %s, level %i: is refused, or means what zstd takes it for", async (name, level) => {
    const content = contents[name]?.subarray(0, 9_000) ?? Buffer.alloc(0);
    const frame = zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: level } });
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(frame.length - 1), fc.integer({ min: 1, max: 255 }), async (position, change) => {
        const changed = Uint8Array.from(frame);
        changed[position] = (changed[position] ?? 0) ^ change;
        const result = await outcome(changed);
        if (result instanceof Uint8Array) {
          accepted += 1;
          expect(Buffer.compare(result, judged(changed) ?? Buffer.alloc(0))).toBe(0);
        } else {
          expect(result instanceof ZstdError || result instanceof EndOfInput, String(result)).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
    // Some change of a literal must go unnoticed, or this compares nothing.
    expect(accepted).toBeGreaterThan(0);
  });

  test("that is cut ends as unfinished", async () => {
    const frame = zstdCompressSync(contents["a short text"] ?? "");
    for (let length = 0; length < frame.length; length++) {
      expect(await outcome(frame.subarray(0, length))).toBeInstanceOf(EndOfInput);
    }
  });
});

test("content stays as it was given while the decoder goes on", async () => {
  const content = contents["matches across several megabytes"] ?? Buffer.alloc(0);
  const pieces: { readonly bytes: Uint8Array; readonly hash: string }[] = [];
  const hashOf = (bytes: Uint8Array) => createHash("sha1").update(bytes).digest("hex");
  for await (const bytes of decompressZstd(new ByteReader(chunksOf(zstdCompressSync(content))))) {
    pieces.push({ bytes, hash: hashOf(bytes) });
  }
  expect(pieces.length).toBeGreaterThan(10);
  for (const { bytes, hash } of pieces) expect(hashOf(bytes)).toBe(hash);
});
