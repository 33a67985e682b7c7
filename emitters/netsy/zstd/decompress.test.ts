import { createHash } from "node:crypto";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunksOf, collectBytes } from "../../../test/helpers/byte-streams.ts";
import { effort } from "../../../test/helpers/effort.ts";
import { fixSeed } from "../../../test/helpers/fixed-seed.ts";
import { ByteReader, EndOfInput } from "../bytes/byte-reader.ts";
import { decompressZstd } from "./decompress.ts";
import { frameHeaderSize } from "./frame-header.ts";
import { BytesAfterFrame, ZstdError } from "./zstd-error.ts";

fixSeed();

/**
 * Judged by zstd's own library in one go, as Node and the encoder's package have it: it makes the frames, and takes the
 * changed ones for what they are.
 */

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
    { numRuns: effort(150, 50) },
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
      { numRuns: effort(1500, 200) },
    );
    // Some change of a literal must go unnoticed, or this compares nothing.
    expect(accepted).toBeGreaterThan(0);
  });

  test.each([
    ["a short text", 0],
    ["a short text", 1],
    ["nothing", 0],
    ["nothing", 1],
    ["one byte many times", 1],
    ["a short pattern many times", 0],
  ])("of %s, checksum %i: cut anywhere, ends as unfinished", async (name, checksum) => {
    const frame = zstdCompressSync(contents[name] ?? "", { params: { [constants.ZSTD_c_checksumFlag]: checksum } });
    for (let length = 0; length < frame.length; length++) {
      expect(await outcome(frame.subarray(0, length)), `at ${length}`).toBeInstanceOf(EndOfInput);
    }
  });

  test("cut behind any of its blocks, ends as unfinished", async () => {
    const frame = zstdCompressSync(contents["no order at all"] ?? "");
    const ends = [0, 1, 2].map((blocks) => frameHeaderSize(frame) + blocks * (3 + 128 * 1024));
    expect(ends.every((end) => end < frame.length)).toBe(true);
    for (const end of ends) expect(await outcome(frame.subarray(0, end))).toBeInstanceOf(EndOfInput);
  });
});

describe("what RFC 8878 knows and no Netsy writes is refused", () => {
  const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
  const magic = "28b52ffd";
  /** A window of 1 KiB, one raw block "abc", the last. */
  const small = `${magic} 00 00 190000 616263`;

  test.each([
    ["a small frame", small],
    ["the largest window", `${magic} 00 88 190000 616263`],
    ["a single segment", `${magic} 20 03 190000 616263`],
    ["a checksum", `${magic} 04 00 190000 616263 990977ad`],
    ["an empty block at the end", `${magic} 00 00 180000 616263 010000`],
  ])("but %s is taken", async (_name, frame) => {
    expect(Buffer.from(await decompress(hex(frame))).toString()).toBe("abc");
  });

  test.each<[string, string, string]>([
    ["nothing of zstd", "00000000 00", "Error: the compressed part does not begin with a zstd frame"],
    [
      "a skippable frame before it",
      `502a4d18 01000000 00 ${small}`,
      "Error: the compressed part does not begin with a zstd frame",
    ],
    [
      "a frame of an older format",
      "27b52ffd 00 00 190000 616263",
      "Error: the compressed part does not begin with a zstd frame",
    ],
    ["a reserved bit", `${magic} 08 00 190000 616263`, "Error: the zstd frame header has a reserved bit set"],
    ["the unused bit", `${magic} 10 00 190000 616263`, "Error: the zstd frame header has a reserved bit set"],
    ["a dictionary", `${magic} 01 00 07 190000 616263`, "Error: the zstd frame needs a dictionary"],
    ["a dictionary of four bytes", `${magic} 03 00 07000000 190000 616263`, "Error: the zstd frame needs a dictionary"],
    [
      "a dictionary of id 0 in four bytes",
      `${magic} 03 00 00000000 190000 616263`,
      "Error: the zstd frame needs a dictionary",
    ],
    [
      "a window that is a little too large",
      `${magic} 00 89 190000 616263`,
      "Error: the zstd frame needs a window of 150994944 bytes, and at most 134217728 are allowed",
    ],
    [
      "the largest window of all",
      `${magic} 00 ff 190000 616263`,
      "Error: the zstd frame needs a window of 4123168604160 bytes, and at most 134217728 are allowed",
    ],
    [
      "a single segment beyond the window",
      `${magic} a0 01000008 190000 616263`,
      "Error: the zstd frame needs a window of 134217729 bytes, and at most 134217728 are allowed",
    ],
    ["a block of the reserved type", `${magic} 00 00 1f0000 616263`, "Error: a zstd block is of the reserved type"],
    [
      "a block that is too large",
      `${magic} 00 88 090010 ${"61".repeat(131_073)}`,
      "Error: a zstd block has 131073 bytes, and at most 131072 are allowed",
    ],
    [
      "one byte too many times",
      `${magic} 00 88 0b0010 61`,
      "Error: a zstd block has 131073 bytes, and at most 131072 are allowed",
    ],
    [
      "a block larger than its window",
      `${magic} 00 00 092000 ${"61".repeat(1025)}`,
      "Error: a zstd block is damaged: data corruption detected",
    ],
    [
      "less than its header says",
      `${magic} 20 04 190000 616263`,
      "Error: a zstd block is damaged: data corruption detected",
    ],
    [
      "more than its header says",
      `${magic} 20 02 190000 616263`,
      "Error: a zstd block is damaged: data corruption detected",
    ],
    ["a compressed block of nothing", `${magic} 00 00 050000`, "Error: a zstd block is damaged: it has no bytes"],
    [
      "a compressed block of one byte",
      `${magic} 00 00 0d0000 00`,
      "Error: a zstd block is damaged: data corruption detected",
    ],
    [
      "a checksum that is wrong",
      `${magic} 04 00 190000 616263 00000000`,
      "Error: the checksum of the zstd frame is wrong",
    ],
    ["a byte after it", `${small} 00`, "Error: there are bytes after the zstd frame"],
    ["another frame after it", `${small} ${small}`, "Error: there are bytes after the zstd frame"],
    ["a skippable frame after it", `${small} 502a4d18 01000000 00`, "Error: there are bytes after the zstd frame"],
  ])("%s", async (_name, frame, message) => {
    const error = await decompress(hex(frame)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ZstdError);
    expect(String(error)).toBe(message);
  });

  test("bytes after the frame come after its content", async () => {
    const pieces: Uint8Array[] = [];
    const run = async () => {
      for await (const piece of decompressZstd(new ByteReader(chunksOf(hex(`${small} 00`))))) pieces.push(piece);
    };
    await expect(run()).rejects.toThrow(BytesAfterFrame);
    expect(Buffer.concat(pieces).toString()).toBe("abc");
  });

  test("a decoder that is given up lets go of its source", async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* chunksOf(zstdCompressSync(contents["words"] ?? ""), 1000);
      } finally {
        isClosed = true;
      }
    }
    for await (const _piece of decompressZstd(new ByteReader(source()))) break;
    expect(isClosed).toBe(true);
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
