import { execFileSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { collectBytes } from "../../test/helpers/byte-streams.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { digesting, digestOf, requireDigest } from "./digest.ts";
import { readFileChunks, writeWhole } from "./files.ts";

const { signal } = new AbortController();
const textOf = async (path: string, given: AbortSignal | undefined = signal) =>
  Buffer.from(await collectBytes(readFileChunks({ path, what: "the seed" }, given))).toString("utf8");

/** A pipe in a folder of its own, which somebody has open to write. */
function pipe() {
  const path = join(makeFolder(), "pipe");
  execFileSync("mkfifo", [path]);
  const descriptor = openSync(path, "r+");
  return { path, write: (text: string) => writeSync(descriptor, text), close: () => closeSync(descriptor) };
}

describe("reading", () => {
  test("gives all of a file, and of a pipe until its writers are gone", async () => {
    const long = "ö".repeat(100_000);
    const folder = makeFolder({ long, empty: "" });
    expect(await textOf(join(folder, "long"))).toBe(long);
    expect(await textOf(join(folder, "empty"), undefined)).toBe("");
    expect(await textOf("/dev/null")).toBe("");
    const { path, write, close } = pipe();
    write("a text");
    const reading = readFileChunks({ path, what: "the seed" }, signal);
    const first = await reading.next();
    close();
    expect([Buffer.from(first.value ?? []).toString(), await reading.next()]).toEqual([
      "a text",
      { done: true, value: undefined },
    ]);
  });

  test("ends where it is cancelled, also while it waits for a pipe", async () => {
    const { path, close } = pipe();
    const abort = new AbortController();
    const reading = textOf(path, abort.signal);
    abort.abort(new Error("cancelled"));
    await expect(reading).rejects.toThrow("cancelled");
    close();
    await expect(textOf(join(makeFolder({ x: "" }), "x"), abort.signal)).rejects.toThrow("cancelled");
  });

  test("says what cannot be read, under the name that the user knows", async () => {
    const folder = makeFolder();
    const failure = (shown: string, reason: string) => ({
      message: `the seed ${shown} cannot be read: ${reason}`,
      fix: "check the path",
    });
    await expect(textOf(folder)).rejects.toMatchObject(failure(folder, "it is a folder"));
    const named = readFileChunks({ path: join(folder, "x"), shown: "./x", what: "the seed" }, signal);
    await expect(collectBytes(named)).rejects.toMatchObject(failure("./x", "there is no such file"));
  });
});

async function* chunks(...texts: readonly (string | Error)[]) {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield Buffer.from(text);
  }
}

describe("writing", () => {
  const file = (folder: string, name = "a/x") => ({
    path: join(folder, name),
    what: "the seed",
    shownFolder: "shown",
    fix: "mend that",
  });

  test("is seen when it is whole and judged, in a folder that is made", async () => {
    const folder = makeFolder();
    const seen: string[] = [];
    await writeWhole(file(folder), chunks("one ", "two"), async (temporary) => {
      seen.push(readFileSync(temporary, "utf8"), ...readdirSync(join(folder, "a")).filter((name) => name === "x"));
    });
    expect([seen, readFileSync(join(folder, "a/x"), "utf8"), readdirSync(join(folder, "a"))]).toEqual([
      ["one two"],
      "one two",
      ["x"],
    ]);
    expect(statSync(join(folder, "a/x")).mode & 0o777).toBe(0o644);
  });

  test("leaves what was there where anything fails", async () => {
    const folder = makeFolder({ "a/x": "old" });
    const broken = writeWhole(file(folder), chunks("new", new Error("broken")), async () => undefined);
    await expect(broken).rejects.toThrow("broken");
    const refused = writeWhole(file(folder), chunks("new"), () => Promise.reject(new Error("refused")));
    await expect(refused).rejects.toThrow("refused");
    expect([readFileSync(join(folder, "a/x"), "utf8"), readdirSync(join(folder, "a"))]).toEqual(["old", ["x"]]);
  });

  test("says what the system refuses", async () => {
    const folder = makeFolder({ a: "" });
    await expect(writeWhole(file(folder), chunks("new"), async () => undefined)).rejects.toMatchObject({
      message: "the seed could not be written to shown: a file stands where a folder is needed",
      why: "nothing was written",
      fix: "mend that",
    });
  });
});

describe("a digest", () => {
  const empty =
    "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";

  test("is of all bytes, which pass on, and is told with their number at the end", async () => {
    expect(await digestOf(chunks())).toBe(empty);
    const ends: unknown[] = [];
    const passed = await collectBytes(digesting(chunks("a", "bc"), (...end) => ends.push(end)));
    expect(Buffer.from(passed).toString()).toBe("abc");
    expect(ends).toEqual([[await digestOf(chunks("abc")), 3]]);
  });

  test("has to be there, and one", () => {
    expect(requireDigest(empty, "the cluster")).toBe(empty);
    for (const missing of [undefined, ""]) {
      expect(() => requireDigest(missing, "the cluster")).toThrow(
        expect.objectContaining({
          message: "the cluster has no digest of the seed",
          why: "a seed is used only if it is known to be the one that was meant",
          fix: "set cluster.seed.digest to sha512: and the 128 hex digits that the release names",
        }),
      );
    }
    for (const wrong of [
      empty.slice(0, -1),
      `${empty}0`,
      empty.replace("sha512", "sha256"),
      ` ${empty}`,
      empty.toUpperCase(),
    ]) {
      expect(() => requireDigest(wrong, "the cluster")).toThrow(
        expect.objectContaining({
          message: `the cluster has a digest of the seed that is none: ${wrong}`,
          fix: "write sha512: and 128 hex digits in lower case",
        }),
      );
    }
  });
});
