import { describe, expect, test } from "vitest";
import { diagnosticRules, type RuleName } from "../index.ts";
import { loadPage } from "./pages/index.ts";
import type { Template } from "./rule/template.ts";

const names = Object.keys(diagnosticRules) as RuleName[];
const rules = names.map((name) => ({ name, ...diagnosticRules[name] }));

/** Codes by what they are about, as `compiler/diagnostics/rule/define.ts` and the registry's files say. */
const groups: readonly (readonly [RegExp, RegExp])[] = [
  [/^syntax-/, /^PDP10\d\d$/],
  [/^(?:jsonc|projection)-/, /^PDP15\d\d$/],
  // What only OpenTofu, or the outputs of another cluster, tell.
  [/^tofu-|-held-twice$/, /^PDP50\d\d$/],
  [/^user-data-/, /^PDP40\d\d$/],
  [/^(?:source|allow)-/, /^PDP19\d\d$/],
];

function textOf({ strings, keys }: Template<string>): string {
  return strings.map((part, index) => (index === 0 ? part : `‹${keys[index - 1]}›${part}`)).join("");
}

/** Whether all of a text comes from the place where it is reported. */
function isParameter(text: string): boolean {
  return /^‹\w+›$/.test(text);
}

describe("the registry", () => {
  test("has at least 120 diagnostics, each with a code and a name of its own", () => {
    expect(new Set(rules.map((rule) => rule.code)).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(120);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  });

  test("numbers each group in its own range", () => {
    for (const { name, code } of rules) {
      const range = groups.find(([pattern]) => pattern.test(name))?.[1] ?? /^PDP(?:2[0123]|3[0123])\d\d$/;
      expect(code, name).toMatch(range);
    }
  });
});

describe.each(rules)("$name", ({ name, title, why, fix }) => {
  test("has a title without a capital at its start and without a period at its end", () => {
    const text = textOf(title);
    expect(text).toMatch(/^(?:[a-z`"#‹]|VMs |Services |OpenTofu |Kubernetes |AWS |NAT |Proxmox )/);
    expect(text).not.toMatch(/[.!]$/);
  });

  test("says why and what to write in sentences", () => {
    // What is a parameter as a whole is judged where it is made.
    const written = [textOf(why), textOf(fix)].filter((text) => !isParameter(text));
    const isSentence = (text: string) => /^(?:[A-Z`"‹]|kube|vmconfig|podplanec)/.test(text) && /[.?]$/.test(text);
    expect(written.filter((text) => !isSentence(text))).toEqual([]);
  });

  test("blames nobody and explains more than that something is wrong", () => {
    const text = [title, why, fix].map(textOf).join(" ");
    expect(text).not.toMatch(/\b(?:invalid|illegal|please|sorry|oops|obviously|simply)\b/i);
    expect(text).not.toMatch(/!(?!`|=)/);
  });

  test("has a page", async () => {
    expect(Object.keys(await loadPage(name)).sort()).toEqual(["explanation", "right", "wrong"]);
  });
});
