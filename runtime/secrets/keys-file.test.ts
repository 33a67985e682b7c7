import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/index.ts";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { hasKeysFile, keysFileOf, writeKeysFile } from "./keys-file.ts";
import { keysFileText } from "./public-keys.ts";
import type { SecretStore } from "./secret-store.ts";

const { publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const holding = (secrets: Readonly<Record<string, string>>): SecretStore => ({
  shown: "a store",
  create: () => Promise.reject(new Error("nothing is made here")),
  read: async (name) => secrets[name],
  close: () => undefined,
});

const { signal } = new AbortController();
const ir = irOf(source());
const [file] = ir.platform.secrets.files;
if (!file) throw new Error("no file of secrets");

/** A cluster whose cloud is given its keys, and whose store has these files. */
const trusting = (files: Ir["platform"]["secrets"]["files"]): Ir => ({
  ...ir,
  platform: { ...ir.platform, trustsTokens: true, secrets: { ...ir.platform.secrets, prefix: "tools-", files } },
});

describe("the text of the public keys", () => {
  const named = trusting([
    { ...file, name: "other", secret: "x" },
    { ...file, name: "service-accounts.pub", secret: "pub" },
  ]);

  test("is of what the store holds, under the name that it has there", async () => {
    expect(await keysFileOf(named, holding({ "tools-pub": publicKey }), signal)).toBe(keysFileText(publicKey));
    const unnamed = trusting([{ ...file, name: "other", secret: "x" }]);
    expect(await keysFileOf(unnamed, holding({ "tools-service-accounts.pub": publicKey }), signal)).toBe(
      keysFileText(publicKey),
    );
  });

  test("is none where no keys are made yet, and where the cloud is given none", async () => {
    expect(await keysFileOf(named, holding({ "tools-x": publicKey }), signal)).toBeUndefined();
    const { trustsTokens: _, ...platform } = named.platform;
    expect(await keysFileOf({ ...named, platform }, holding({ "tools-pub": publicKey }), signal)).toBeUndefined();
  });
});

test("the file of the public keys is written over where it is ours, and nothing else is", () => {
  const folder = temporaryFolder("keys");
  const path = join(folder, "podplane.keys.auto.tfvars");
  const read = () => readFileSync(path, "utf8");
  const [one, two] = ["one", "two"].map((name) => `# Written by \`podplanec secrets init\`: ${name}\n`);
  expect(hasKeysFile(folder)).toBe(false);
  expect([writeKeysFile(folder, one ?? ""), read()]).toEqual(["created", one]);
  expect(hasKeysFile(folder)).toBe(true);
  expect([writeKeysFile(folder, one ?? ""), read()]).toEqual(["unchanged", one]);
  expect([writeKeysFile(folder, two ?? ""), read()]).toEqual(["changed", two]);
  writeFileSync(path, "mine = 1\n");
  expect(() => writeKeysFile(folder, one ?? "")).toThrow(
    expect.objectContaining({
      message: `${path} is not a file of podplanec's`,
      why: "the public keys of the cluster's tokens are to be written there",
      fix: "move it away, and run the same command again",
    }),
  );
  expect(read()).toBe("mine = 1\n");
});
