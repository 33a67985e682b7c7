import { expect, test } from "vitest";
import type { IrSecret } from "../../compiler/index.ts";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { fetchSecret, findSecret, waysToGive } from "./fetch-secret.ts";

const ir = irOf(source());
const secret = (from: IrSecret["source"], argument: string): IrSecret => ({
  origin: ir.id.origin,
  name: "key",
  source: from,
  argument,
});

const fetching = (one: IrSecret, env: Readonly<Record<string, string>> = {}, folder = ".") =>
  fetchSecret(one, { ir, env, folder, endpoint: "http://secrets.example.com", signal: new AbortController().signal });

test("a secret is taken from a variable of the process", async () => {
  expect(await fetching(secret("env", "KEY"), { KEY: "value" })).toBe("value");
  for (const env of [{}, { KEY: "" }]) {
    await expect(fetching(secret("env", "KEY"), env)).rejects.toMatchObject({
      message: 'the secret `key` is not there: env("KEY") gives nothing',
      why: "OpenTofu needs it: before it reads its state, or before it asks Proxmox VE",
      fix: "set the variable KEY of this process",
    });
  }
});

test("a secret is taken from a file, without the break that ends it", async () => {
  const folder = makeFolder({ one: "a\n\n", two: "a\r\n", three: "a\nb", empty: "\n" });
  const read = (name: string) => fetching(secret("file", name), {}, folder);
  expect([await read("one"), await read("two"), await read("three")]).toEqual(["a\n", "a", "a\nb"]);
  for (const name of ["empty", "none"]) {
    await expect(read(name)).rejects.toMatchObject({
      message: `the secret \`key\` is not there: file("${name}") gives nothing`,
      fix: `write it to ${name}, which the folder of the outputs begins`,
    });
  }
});

test.each([
  ["aws_secret", "make the secret x in AWS Secrets Manager"],
  ["gcp_secret", "make the secret x in Secret Manager"],
] as const)("a secret of %s is asked of its store, and is made there", async (from, way) => {
  expect(waysToGive(secret(from, "x"))).toBe(way);
  const options = { ir, env: {}, folder: ".", endpoint: "http://x.example.com", signal: new AbortController().signal };
  const name = from === "aws_secret" ? "x" : "projects/p/secrets/x";
  await expect(findSecret(secret(from, name), options)).rejects.toThrow("is no https address");
});
