import { randomBytes } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { chunksOf, collectBytes } from "../../../test/helpers/byte-streams.ts";
import { compressZstd } from "./compress.ts";

afterEach(() => vi.restoreAllMocks());

test("output is copied out of WebAssembly's memory at once, not byte by byte", async () => {
  const content = randomBytes(500_000);
  const iterated = vi.spyOn(Object.getPrototypeOf(Uint8Array.prototype), Symbol.iterator);
  const frame = await collectBytes(compressZstd(chunksOf(content)));
  expect(iterated).not.toHaveBeenCalled();
  expect(Buffer.compare(zstdDecompressSync(frame), content)).toBe(0);
});
