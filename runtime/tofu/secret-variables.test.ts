import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { hideInFile, secretVariables, startTofu } from "./index.ts";

const key = 'canary "one"\ncanary two of many';
const secrets = secretVariables({
  variables: new Map([["state_key", key]]),
  encryption: "method canary-three",
});

test("is given to a program as its variables, over those that are there", () => {
  expect(secrets.into({ PATH: "/bin", TF_VAR_state_key: "other" })).toEqual({
    PATH: "/bin",
    TF_VAR_state_key: key,
    TF_ENCRYPTION: "method canary-three",
  });
});

test("shows no value, however it is printed", () => {
  const shown = [String(secrets), `${secrets}`, JSON.stringify({ secrets }), inspect({ secrets }, { depth: 9 })];
  for (const text of shown) expect(text).not.toContain("canary");
  expect(String(secrets)).toBe("SecretVariables(TF_ENCRYPTION, TF_VAR_state_key)");
});

test("is taken out of what a program says, whole, as JSON, and line by line", () => {
  expect(secrets.hideIn(`a ${key} b`)).toBe("a (secret) b");
  expect(secrets.hideIn(JSON.stringify({ said: key }))).toBe('{"said":"(secret)"}');
  expect(secrets.hideIn("x canary two of many x")).toBe("x (secret) x");
  expect(secrets.hideIn("nothing of it")).toBe("nothing of it");
});

test("refuses names that are none and values that no variable holds, without saying the value", () => {
  expect(() => secretVariables({ variables: new Map([["a=b", "canary"]]) })).toThrow(/^no name of an input variable/);
  expect(() => secretVariables({ variables: new Map([["a", "canary\0"]]) })).toThrow(
    /^the value of TF_VAR_a has a zero byte$/,
  );
});

test("has variables of other programs, a password and parts of values", () => {
  const given = secretVariables({
    environment: new Map([["PROXMOX_VE_API_TOKEN", "a@b!c=part-of-it"]]),
    parts: ["part-of-it"],
    httpPassword: "hunter2 and more",
    passphrases: ["a passphrase"],
  });
  expect(given.into({})).toEqual({ PROXMOX_VE_API_TOKEN: "a@b!c=part-of-it", TF_HTTP_PASSWORD: "hunter2 and more" });
  expect(given.hideIn("part-of-it, a@b!c=part-of-it, a passphrase, hunter2")).toBe(
    "(secret), (secret), (secret), hunter2",
  );
  expect(secretVariables({}).into({ A: "1" })).toEqual({ A: "1" });
  expect(() => secretVariables({ environment: new Map([["a-b", "canary"]]) })).toThrow(/^no name of a variable: a-b$/);
  expect(secretVariables({ variables: new Map([["a-b", "x"]]) }).names).toEqual(["TF_VAR_a-b"]);
});

test("is hidden from six signs on, the longest first", () => {
  const given = secretVariables({
    variables: new Map([
      ["a", "fives"],
      ["b", "sixsix"],
      ["c", "sixsix and more"],
    ]),
  });
  expect(given.hideIn("fives sixsix sixsix and more")).toBe("fives (secret) (secret)");
});

test("reaches the program that is started, and is taken out of what that leaves", async () => {
  const folder = temporaryFolder("secrets");
  try {
    const log = join(folder, "log");
    const script = 'test "$TF_ENCRYPTION" = "method canary-three" && echo got it';
    const run = await startTofu({ command: "/bin/sh", words: ["-c", script], folder, env: process.env, log, secrets });
    expect((await run.ended).code).toBe(0);
    expect(readFileSync(log, "utf8")).toBe("got it\n");
    writeFileSync(log, `a provider says ${JSON.stringify(key)}\n`);
    hideInFile(log, secrets);
    expect(readFileSync(log, "utf8")).toBe('a provider says "(secret)"\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
