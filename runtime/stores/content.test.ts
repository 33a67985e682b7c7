import { createHash } from "node:crypto";
import { appendFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { countBytes, fileContent, memoryContent } from "./content.ts";

const { signal } = new AbortController();

describe("the content of a file", () => {
  let folder: string;
  let path: string;
  const bytes = Buffer.alloc(600_000, "abc");

  beforeEach(() => {
    folder = temporaryFolder("content");
    path = join(folder, "seed.netsy");
    writeFileSync(path, bytes);
  });

  test("is hashed, and can be read again and again", async () => {
    const content = await fileContent(path, "seed.netsy", signal);
    expect(content.size).toBe(bytes.length);
    expect(content.digests).toEqual({
      sha256: createHash("sha256").update(bytes).digest("hex"),
      md5: createHash("md5").update(bytes).digest("hex"),
    });
    expect(memoryContent(bytes)).toMatchObject({ size: content.size, digests: content.digests });
    for (let time = 0; time < 2; time++) expect((await buffer(content.open())).equals(bytes)).toBe(true);
  });

  test.each([
    ["grows", () => appendFileSync(path, "x")],
    ["shrinks", () => truncateSync(path, 599_999)],
    ["has another byte", () => writeFileSync(path, Buffer.concat([bytes.subarray(1), Buffer.from("x")]))],
  ])("that %s after it was hashed is never read whole", async (_, change) => {
    const content = await fileContent(path, "seed.netsy", signal);
    change();
    let read = 0;
    const reading = async () => {
      for await (const chunk of content.open()) read += chunk.length;
    };
    await expect(reading()).rejects.toThrow("seed.netsy was changed while it was being uploaded");
    expect(read).toBeLessThan(content.size);
  });

  test("of a path that is none is refused", async () => {
    await expect(fileContent(join(folder, "nope"), "nope", signal)).rejects.toThrow("cannot read nope");
    await expect(fileContent(folder, "folder", signal)).rejects.toThrow("folder is not a file");
  });

  test("stops being read when cancelled", async () => {
    await expect(fileContent(path, "seed.netsy", AbortSignal.abort())).rejects.toThrow("aborted");
  });
});

test("bytes are counted as they are taken", async () => {
  const counts: number[] = [];
  await buffer(countBytes(memoryContent(Buffer.alloc(300_000)).open(), (sent) => counts.push(sent)));
  expect(counts).toEqual([262_144, 300_000]);
});
