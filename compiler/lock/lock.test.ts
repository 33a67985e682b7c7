import { describe, expect, test } from "vitest";
import { compileText, errorsOf, source } from "../../test/helpers/podplane-source.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { printLock } from "./print.ts";
import { readLock } from "./read.ts";

const lock = compileText(source()).clusters[0]?.lock;
if (!lock) throw new Error("the cluster has errors");
const text = printLock(lock);

const changed = (change: (json: Record<string, unknown>) => void) => {
  const json = JSON.parse(text) as Record<string, unknown>;
  change(json);
  return JSON.stringify(json);
};

describe("the lock file", () => {
  test("is read back as it was written, and written the same again", () => {
    const diagnostics = new Diagnostics();
    const read = readLock("podplane.lock.json", text, diagnostics);
    expect(diagnostics.all).toEqual([]);
    expect(read).toEqual(JSON.parse(text));
    expect(read && printLock(read)).toBe(text);
  });

  test("may begin with a byte order mark", () => {
    const diagnostics = new Diagnostics();
    expect(readLock("podplane.lock.json", `\ufeff${text}`, diagnostics)).toEqual(lock);
    expect(diagnostics.all).toEqual([]);
  });

  test("changes nothing where it is what the build would choose", () => {
    const again = compileText(source(), { lock: text }).clusters[0];
    expect(again?.lock && printLock(again.lock)).toBe(text);
  });

  test.each([
    ["empty", ""],
    ["cut off", text.slice(0, 100)],
    ["a list", "[]"],
    ["of another version", text.replace('"version": 1', '"version": 2')],
    ["without a cluster", changed((json) => delete json["cluster"])],
    [
      "with a number for a prefix",
      changed((json) => Object.assign(json, { cluster: { id: "tools", name_prefix: 1 } })),
    ],
    ["with names that are no text", changed((json) => Object.assign(json, { names: { a: 1 } }))],
    ["with a module of no dialect", changed((json) => Object.assign(json, { modules: { a: { version: "1" } } }))],
    ["with networks that are a list", changed((json) => Object.assign(json, { networks: [] }))],
    ["with a range that is none", text.replace("10.20.1.0/24", "10.20.1/24")],
    [
      "with a dependency without a digest",
      changed((json) => Object.assign(json, { vmconfig: { knc_arm64: [{ name: "x" }] } })),
    ],
  ])("is an error when it is %s", (_name, damaged) => {
    expect(errorsOf(compileText(source(), { lock: damaged }))).toEqual(["lock-unreadable"]);
  });

  test("a range with host bits, or an IPv6 number that no /56 has, is chosen anew", () => {
    const edited = text.replace("10.20.1.0/24", "10.20.1.7/24").replace(/"ipv6_netnum": 2\b/, '"ipv6_netnum": 300');
    expect(edited).not.toBe(text);
    const made = compileText(source(), { lock: edited }).clusters[0]?.lock;
    expect(made && printLock(made)).toBe(text);
  });
});
