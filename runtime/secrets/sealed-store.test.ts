import { createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { UserError } from "../cli/index.ts";
import { memoryContent, type ObjectStore, openStore } from "../stores/index.ts";
import { readGiven } from "./given-secrets.ts";
import { openObjectSecrets } from "./object-secrets.ts";
import { seal, unseal } from "./sealed-store.ts";
import { initServiceAccounts } from "./service-accounts.ts";

const { signal } = new AbortController();
const key = randomBytes(32);
const line = `ENCRYPTION_KEY=${key.toString("base64")}\n`;
let folder: string;
let objects: ObjectStore;
beforeEach(async () => {
  folder = temporaryFolder("sealed");
  objects = await openStore(`${pathToFileURL(folder).href}/bucket/cluster`);
});

async function given(text: string) {
  async function* stdin() {
    yield Buffer.from(text);
  }
  return readGiven({ cwd: folder, files: ["-"], stdin: stdin() });
}

async function open(text: string, newKey?: string) {
  return openObjectSecrets(objects, { given: await given(text), newKey, cwd: folder }, signal);
}

async function errorOf(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error("it was no UserError", { cause: error });
  for (const part of [key.toString("base64"), "hunter2"]) {
    expect(`${error.message} ${error.why} ${error.fix}`).not.toContain(part);
  }
  return error;
}

describe("a sealed value", () => {
  test("is a nonce of 12 bytes, the ciphertext and a tag of 16, as any AES-256-GCM reads it", () => {
    const blob = seal(key, "grüße");
    const cipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, 12));
    cipher.setAuthTag(blob.subarray(-16));
    expect(cipher.update(blob.subarray(12, -16), undefined, "utf8") + cipher.final("utf8")).toBe("grüße");
    expect(blob).toHaveLength(12 + Buffer.byteLength("grüße") + 16);
    expect(seal(key, "grüße").equals(blob)).toBe(false);
    expect(unseal(key, blob)).toBe("grüße");
  });

  test("is nothing to another key, when a bit is altered, or when it is cut", () => {
    const blob = seal(key, "a");
    expect(unseal(randomBytes(32), blob)).toBeUndefined();
    for (let index = 0; index < blob.length; index++) {
      const altered = Buffer.from(blob);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(unseal(key, altered)).toBeUndefined();
    }
    for (const length of [0, 12, 27, blob.length - 1]) expect(unseal(key, blob.subarray(0, length))).toBeUndefined();
  });
});

describe("the key", () => {
  test("is made where nothing is, in a file that nobody else reads, and serves from then on", async () => {
    const { store, made } = await open("", "key.env");
    expect(made).toBe("key.env");
    expect(statSync(join(folder, "key.env")).mode & 0o777).toBe(0o600);
    const options = { prefix: "secret/", clusterId: "lab", signal };
    expect((await initServiceAccounts(store, options)).map(({ kind }) => kind)).toEqual(["created", "created"]);
    const text = readFileSync(join(folder, "key.env"), "utf8");
    expect(text).toMatch(/^ENCRYPTION_KEY=[A-Za-z0-9+/]{43}=\n$/);
    const again = await open(text);
    expect((await initServiceAccounts(again.store, options)).map(({ kind }) => kind)).toEqual([
      "unchanged",
      "unchanged",
    ]);
  });

  test("that is not given stops where the store holds anything of the cluster, and none is made", async () => {
    await objects.create("ca.crt", memoryContent(Buffer.from("a CA")), { signal });
    for (const newKey of [undefined, "key.env"]) {
      expect((await errorOf(open("", newKey))).message).toMatch(
        /^file:\/\/\/\S+\/bucket\/cluster holds the cluster \(ca\.crt\), and its encryption key was not given$/,
      );
    }
    expect(() => statSync(join(folder, "key.env"))).toThrow("ENOENT");
  });

  test("of another cluster stops before anything is written", async () => {
    const ca = memoryContent(seal(randomBytes(32), "the key of the CA"));
    await objects.create("secret/ca.key", ca, { signal });
    await objects.create("secret/a", memoryContent(seal(key, "a")), { signal });
    expect((await errorOf(open(line))).message).toMatch(
      /^file:\/\/\/\S+\/bucket\/cluster\/secret\/ca\.key is not encrypted by the key that was given$/,
    );
  });

  test("is said, or made, and never both", async () => {
    expect(await errorOf(open(""))).toMatchObject({ exitCode: 2 });
    expect(await errorOf(open(line, "key.env"))).toMatchObject({ exitCode: 2 });
    writeFileSync(join(folder, "key.env"), "mine");
    expect((await errorOf(open("", "key.env"))).message).toBe("key.env is there already");
    expect(readFileSync(join(folder, "key.env"), "utf8")).toBe("mine");
  });
});

describe("what is given", () => {
  test("may have quotes, comments and empty lines, and what nodes need besides", async () => {
    const text = `# keys\n\nNETSY_ACCESS_KEY_ID='AK/1+='\r\nAWS_ACCESS_KEY_ID=x\n${line}`;
    expect([...(await given(text))]).toEqual([
      ["NETSY_ACCESS_KEY_ID", "AK/1+="],
      ["AWS_ACCESS_KEY_ID", "x"],
      ["ENCRYPTION_KEY", key.toString("base64")],
    ]);
  });

  test.each([
    ["a line without a name", "hunter2"],
    ["a name that nothing takes", "NETSY_KEY=hunter2"],
    ["no value", "NETSY_ACCESS_KEY_ID="],
    ["a quote", "NETSY_ACCESS_KEY_ID=a'hunter2"],
    ["a blank", "NETSY_ACCESS_KEY_ID=a hunter2"],
    ["a short key", `ENCRYPTION_KEY=${Buffer.alloc(31).toString("base64")}`],
    ["a key in hexadecimal", `ENCRYPTION_KEY=${key.toString("hex")}`],
    ["a name twice", "NETSY_ACCESS_KEY_ID=a\nNETSY_ACCESS_KEY_ID=hunter2"],
  ])("%s is refused without a word of it", async (_what, text) => {
    expect(await errorOf(given(text))).toMatchObject({ exitCode: 2 });
  });
});
