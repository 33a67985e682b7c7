import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { decodeKey, keyNames, makeKeyFile, readGiven } from "./given-secrets.ts";

const folder = temporaryFolder("given");

test.each([
  ["a folder", folder, "it is a folder"],
  ["a path with nothing there", join(folder, "nothing"), "there is no such file"],
])("%s is refused in words", async (_, path, reason) => {
  const reading = readGiven({ cwd: folder, files: [path], stdin: Readable.from([]) });
  await expect(reading).rejects.toThrow(`${path} cannot be read: ${reason}`);
});

const key = Buffer.alloc(32, 7).toString("base64");
const read = (files: readonly string[], texts: Readonly<Record<string, string>>, stdin = "") =>
  readGiven({ cwd: makeFolder(texts), files, stdin: Readable.from([Buffer.from(stdin)]) });
const names =
  "ENCRYPTION_KEY, NETSY_ACCESS_KEY_ID, NETSY_SECRET_ACCESS_KEY, REGISTRY_ACCESS_KEY_ID, REGISTRY_SECRET_ACCESS_KEY, TELEMETRY_S3_ACCESS_KEY_ID, TELEMETRY_S3_SECRET_ACCESS_KEY";

describe("what is given", () => {
  test("are lines NAME=value of files and standard input, without comments", async () => {
    const text = `# a comment\n\n  # another\r\nNETSY_ACCESS_KEY_ID=a#b\r\nNETSY_SECRET_ACCESS_KEY='c d'\n`;
    await expect(read(["x"], { x: text })).rejects.toThrow("NETSY_SECRET_ACCESS_KEY in x is empty, or has other signs");
    expect([...(await read(["x", "-"], { x: text.replace("c d", "c=d") }, `ENCRYPTION_KEY=${key}`))]).toEqual([
      ["NETSY_ACCESS_KEY_ID", "a#b"],
      ["NETSY_SECRET_ACCESS_KEY", "c=d"],
      ["ENCRYPTION_KEY", key],
    ]);
    expect([...(await read([], {}))]).toEqual([]);
    expect(keyNames("REGISTRY")).toEqual(["REGISTRY_ACCESS_KEY_ID", "REGISTRY_SECRET_ACCESS_KEY"]);
  });

  test.each([
    ["no line of the kind", "NETSY_ACCESS_KEY_ID=a\nCANARY\n", "line 2 of x is no NAME=value"],
    ["a name in lower case", "netsy=CANARY", "line 1 of x is no NAME=value"],
    ["a blank in front", " NETSY_ACCESS_KEY_ID=CANARY", "line 1 of x is no NAME=value"],
    ["another name", "OTHER_KEY=CANARY", "line 1 of x gives OTHER_KEY, which nothing here takes"],
    ["no value", "NETSY_ACCESS_KEY_ID=", "NETSY_ACCESS_KEY_ID in x is empty, or has other signs than keys have"],
    ["an empty text", "NETSY_ACCESS_KEY_ID=''", "NETSY_ACCESS_KEY_ID in x is empty, or has other signs than keys have"],
    ["a quote", "NETSY_ACCESS_KEY_ID=CAN'ARY", "NETSY_ACCESS_KEY_ID in x is empty, or has other signs than keys have"],
    [
      "another script",
      "NETSY_ACCESS_KEY_ID=CANÄRY",
      "NETSY_ACCESS_KEY_ID in x is empty, or has other signs than keys have",
    ],
  ])("is refused with %s, without its value", async (_name, text, message) => {
    const error: unknown = await read(["x"], { x: text }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message, fix: `give lines NAME=value with ${names}`, exitCode: 2 });
    expect(JSON.stringify(error)).not.toContain("CANARY");
  });

  test("is given once", async () => {
    const line = "NETSY_ACCESS_KEY_ID=a\n";
    const twice = (what: string) => ({ message: `${what} is given twice`, fix: "give each once", exitCode: 2 });
    await expect(read(["-", "-"], {})).rejects.toMatchObject(twice("standard input"));
    await expect(read(["x", "y"], { x: line, y: line })).rejects.toMatchObject(twice("NETSY_ACCESS_KEY_ID"));
    await expect(read(["x"], { x: line + line })).rejects.toMatchObject(twice("NETSY_ACCESS_KEY_ID"));
  });

  test.each([key.slice(1), `${key}=`, key.replace("=", ""), Buffer.alloc(31).toString("base64"), "x".repeat(44)])(
    "is no key as %s",
    (value) => {
      expect(() => decodeKey(value)).toThrow(
        expect.objectContaining({
          message: "ENCRYPTION_KEY is not 32 bytes in base64",
          fix: "give the line as it was made: 44 signs, of which the last is =",
          exitCode: 2,
        }),
      );
    },
  );
});

describe("a new key", () => {
  test("is 32 bytes in a file that nobody else may read", async () => {
    const path = join(makeFolder(), "key");
    const value = await makeKeyFile(path, "key");
    expect(readFileSync(path, "utf8")).toBe(`ENCRYPTION_KEY=${value}\n`);
    expect([decodeKey(value).length, statSync(path).mode & 0o777]).toEqual([32, 0o600]);
  });

  test("is written over nothing, and nowhere else", async () => {
    const made = makeFolder({ key: "mine" });
    await expect(makeKeyFile(join(made, "key"), "key")).rejects.toMatchObject({
      message: "key is there already",
      why: "a key in it is not written over",
      fix: "give the key in it: --secrets key",
    });
    expect(readFileSync(join(made, "key"), "utf8")).toBe("mine");
    await expect(makeKeyFile(join(made, "no/key"), "no/key")).rejects.toMatchObject({
      message: "no/key cannot be written",
      why: expect.stringContaining("ENOENT"),
      fix: "name another file",
    });
  });
});
