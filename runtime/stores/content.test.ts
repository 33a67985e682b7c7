import { createHash } from "node:crypto";
import { appendFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { checkedFileContent, countBytes, digestOf, fileContent, memoryContent } from "./content.ts";

const { signal } = new AbortController();

describe("the content of a file", () => {
  const bytes = Buffer.alloc(600_000, "abc");

  function seedFile(): string {
    const path = join(temporaryFolder("content"), "seed.netsy");
    writeFileSync(path, bytes);
    return path;
  }

  const changed = {
    name: "UserError",
    message: "seed.netsy was changed while it was being uploaded",
    why: "a seed is stored only as it was when it was checked",
    fix: "wait until the file is complete, then run the command again",
  };

  test("is hashed, and can be read again and again", async () => {
    const path = seedFile();
    const content = await fileContent(path, "seed.netsy", signal);
    expect(content.size).toBe(bytes.length);
    expect(content.digests).toEqual({
      sha256: createHash("sha256").update(bytes).digest("hex"),
      md5: createHash("md5").update(bytes).digest("hex"),
    });
    expect(memoryContent(bytes)).toMatchObject({ size: content.size, digests: content.digests });
    for (let time = 0; time < 2; time++) expect((await buffer(content.open())).equals(bytes)).toBe(true);
    const chunks: readonly Uint8Array[] = await Readable.from(content.open()).toArray();
    expect(chunks.map(({ length }) => length)).toEqual([262_144, 262_144, 75_712]);
  });

  test.each([
    ["grows", (path: string) => appendFileSync(path, "x")],
    ["grows by chunks", (path: string) => appendFileSync(path, bytes)],
    ["shrinks", (path: string) => truncateSync(path, 599_999)],
    ["is emptied", (path: string) => truncateSync(path, 0)],
    ["has another byte", (path: string) => writeFileSync(path, Buffer.concat([bytes.subarray(1), Buffer.from("x")]))],
  ])("that %s after it was hashed is never read whole", async (_, change) => {
    const path = seedFile();
    const content = await fileContent(path, "seed.netsy", signal);
    change(path);
    let read = 0;
    const reading = async () => {
      for await (const chunk of content.open()) read += chunk.length;
    };
    await expect(reading()).rejects.toMatchObject(changed);
    expect(read).toBeLessThan(content.size);
  });

  test("that grows while it is checked is not what was looked at first", async () => {
    const path = seedFile();
    const checked = checkedFileContent(path, "seed.netsy", signal, async (chunks) => {
      appendFileSync(path, "x");
      return digestOf(chunks, signal);
    });
    await expect(checked).rejects.toMatchObject(changed);
  });

  test("comes with what its check found", async () => {
    const { content, facts } = await checkedFileContent(seedFile(), "seed.netsy", signal, (chunks) =>
      digestOf(chunks, signal),
    );
    expect(facts).toEqual({ digests: content.digests, bytes: 600_000 });
  });

  test("that is empty is nothing to read", async () => {
    const path = join(temporaryFolder("content"), "empty");
    writeFileSync(path, "");
    const content = await fileContent(path, "empty", signal);
    expect(await buffer(content.open())).toHaveLength(0);
    expect(content).toMatchObject({ size: 0, digests: memoryContent(Buffer.alloc(0)).digests });
  });

  test("of a path that is none is refused", async () => {
    const folder = temporaryFolder("content");
    const missing = join(folder, "nope");
    await expect(fileContent(missing, "nope", signal)).rejects.toMatchObject({
      message: "cannot read nope",
      why: `ENOENT: no such file or directory, stat '${missing}'`,
      fix: "check the path of the seed file",
    });
    await expect(fileContent(folder, "folder", signal)).rejects.toMatchObject({
      message: "folder is not a file",
      fix: "name the file that `podplanec seed build` wrote",
    });
  });

  test("stops being read when cancelled", async () => {
    const gone = AbortSignal.abort(new Error("cancelled"));
    await expect(fileContent(seedFile(), "seed.netsy", gone)).rejects.toThrow("cancelled");
  });
});

test("what is in memory is read in chunks, and what is empty in none", async () => {
  const sizes = async (length: number) =>
    (await Readable.from(memoryContent(Buffer.alloc(length)).open()).toArray()).map((chunk) => chunk.length);
  expect(await sizes(524_288)).toEqual([262_144, 262_144]);
  expect(await sizes(0)).toEqual([]);
});

test("bytes are counted as they are taken", async () => {
  const counts: number[] = [];
  await buffer(countBytes(memoryContent(Buffer.alloc(300_000)).open(), (sent) => counts.push(sent)));
  expect(counts).toEqual([262_144, 300_000]);
  expect(await buffer(countBytes(memoryContent(Buffer.from("uncounted")).open(), undefined))).toHaveLength(9);
});
