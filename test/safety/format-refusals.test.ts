import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileText, errorsOf, type SourceParts, source } from "../helpers/podplane-source.ts";

/*
 * The refusals of a VM that concern the form of a delivered file, whatever its keys mean, beside the rule of the
 * compiler that refuses such a value (ruling 58). `refusal-rules.test.ts` has those of what keys mean.
 */

type Pairing = { readonly rule: string; readonly parts: SourceParts } | string;

const ours = "only on a VM: the compiler writes the lines, from keys of its own";
const otlp = (text: string): SourceParts => ({ cluster: `telemetry { enabled = true, otlp_endpoint = ${text} }` });
const services = '[for i in range(400): "service-${i}"]';

/** By file, each message as it is written. */
const pairings: Readonly<Record<string, Readonly<Record<string, Pairing>>>> = {
  "bin/update-mutable-env.sh": {
    "line $number is not KEY=value; a value cannot span lines": {
      rule: "bad-text",
      parts: { cluster: 'ssh { authorized_keys = ["ssh-ed25519 AAAA\\nb"] }' },
    },
    "line $number: the key is not an identifier": ours,
    "$key is given twice": ours,
    "$key is longer than $max_length characters": {
      rule: "settings-too-long",
      parts: {
        cluster: `telemetry { enabled = true, otlp_endpoint = "https://otlp.example.com", log_services = ${services} }`,
      },
    },
    "$key begins or ends with a blank": {
      rule: "bad-text",
      parts: { kubernetes: 'etcd_servers = "https://[::1]:1 "' },
    },
    "$key holds ${other:0:1}, which no value may hold": {
      rule: "bad-text",
      parts: otlp('"https://otlp.example.com/a%20b"'),
    },
    "$key holds a character that cannot be printed": {
      rule: "bad-text",
      parts: { cluster: 'registry { hostname = "registry\\t.example.com" }' },
    },
    "$key is not a key of this release": "only on a VM: PDP3140 holds it, by the pinned package",
  },
  "lib/helpers.sh": {
    "$1: line $number is not KEY='value'": ours,
    "$1: the quote of $key is not closed": ours,
  },
  "bin/check-inputs.sh": {
    "$key is empty, and ${used[$key]} uses it": "only over two builds: settings-over-builds.test.ts",
  },
};

function refusalsOf(path: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, "../../vmconfig/knd/opt/podplane", path), "utf8");
  return [...text.matchAll(/\breject "([^"]+)"/g)].map(([, message = ""]) => message);
}

test.each(Object.entries(pairings))("every refusal of %s is paired, and no other", (path, messages) => {
  expect([...refusalsOf(path)].sort()).toEqual(Object.keys(messages).sort());
});

describe("the compiler refuses what a VM does", () => {
  const rows = Object.values(pairings).flatMap((messages) =>
    Object.entries(messages).flatMap(([message, pairing]) =>
      typeof pairing === "string" ? [] : [{ message, ...pairing }],
    ),
  );
  test.each(rows)("$message: $rule", ({ rule, parts }) => {
    expect(errorsOf(compileText(source(parts)))).toContain(rule);
  });
});
