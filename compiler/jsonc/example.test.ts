import { parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { buildModel } from "../domains/model/build-model.ts";
import { type BlockSchema, cluster, jsoncName } from "../schema/index.ts";
import { jsoncExample } from "./example.ts";
import { readJsonc } from "./read.ts";

test.each([
  ["size = 3", '"x": 3'],
  ["disk_size = 100GiB", '"x": 100'],
  ["public = true", '"x": true'],
  ["arch = arm64", '"x": "arm64"'],
  ["cidr = 10.0.0.0/16", '"x": "10.0.0.0/16"'],
  ["services = [nat, nlb]", '"x": ["nat", "nlb"]'],
  ['tags = { "a:b" = "c", d = "e" }', '"x": { "a:b": "c", "d": "e" }'],
])("%s", (example, expected) => {
  expect(jsoncExample("x", example)).toBe(expected);
});

test("each example of the schema table becomes a member that can be parsed", () => {
  const blocks: BlockSchema[] = [cluster];
  for (let block = blocks.pop(); block; block = blocks.pop()) {
    blocks.push(...Object.values(block.blocks));
    for (const [name, attribute] of Object.entries(block.attributes)) {
      const member = jsoncName(name, attribute);
      if (member === undefined) continue;
      const document: unknown = parse(`{ ${jsoncExample(member, attribute.example)} }`);
      expect(Object.keys(document ?? {}), attribute.example).toEqual([member]);
    }
  }
});

test("what is missing from a document is shown as JSON", () => {
  const diagnostics = new Diagnostics();
  const text = '{ "cluster": { "domains": [{}], "oidc": { "client_id": 5 }, "providers": [{ "kind": "aws" }] } }';
  const raw = readJsonc("x", text, diagnostics);
  if (raw) buildModel(raw, cluster, "jsonc", diagnostics);
  expect(diagnostics.sorted().map(({ message, help }) => `${message}: ${help}`)).toEqual([
    '`cluster` needs `id`: Write, for example, `"id": …`.',
    '`cluster` needs `kubernetes`: Write, for example, `"kubernetes": …`.',
    '`domain` needs `zone`: Write, for example, `"zone": …`.',
    '`oidc` needs `issuer_url`: Write, for example, `"issuer_url": "https://auth.example.com"`.',
    '`client_id` is a string, and this is an integer, 5: Write, for example, `"client_id": "internaltools-production"`.',
    '`provider aws` needs `zones`: Write, for example, `"zones": …`.',
  ]);
});
