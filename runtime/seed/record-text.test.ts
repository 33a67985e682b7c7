import { describe, expect, test } from "vitest";
import { seedRecord } from "../../test/helpers/seed-fixture.ts";
import { visible } from "./json-text.ts";
import { recordText } from "./record-text.ts";

const record = (value: string | Uint8Array) => {
  const template = seedRecord(7, "/registry/x", "");
  return { ...template, value: typeof value === "string" ? Buffer.from(value) : value };
};
const shownValue = (value: string | Uint8Array): string =>
  /"dek":"0",(.*),"createdAt"/s.exec(recordText(record(value), "line").text)?.[1] ?? expect.fail();

describe("a value is shown as it is", () => {
  test.each([
    ["integers above 2^53", '{"a":9007199254740993,"b":[-9223372036854775808]}'],
    ["fractions with all their digits", '{"a":0.10000000000000000001,"b":1e400,"c":1.0}'],
    ["the order of its members", '{"b":1,"a":2}'],
    ["members that every object has", '{"__proto__":{"a":1},"constructor":2}'],
    ["no JSON object", '[1,"x",null,true]'],
    ["text of all kinds", '{"a":"é日😀","b":"\\n\\t\\\\\\""}'],
  ])("%s", (_name, value) => {
    expect(shownValue(value)).toBe(`"value":${value}`);
  });

  test("nothing is null, and what is no JSON is base64", () => {
    expect(shownValue("")).toBe('"value":null');
    expect(shownValue("k8s\0x")).toBe(`"valueBase64":"${Buffer.from("k8s\0x").toString("base64")}"`);
    expect(shownValue(Uint8Array.of(0x22, 0xff, 0x22))).toBe('"valueBase64":"Iv8i"');
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    expect(shownValue(deep)).toBe(`"valueBase64":"${Buffer.from(deep).toString("base64")}"`);
  });

  test("on many lines it means the same", () => {
    const value = '{"a":{"b":[1,{"c":[]},{}]},"d":"x"}';
    const { text } = recordText(record(value), "lines");
    expect(text).toBe(`{
  "revision": "7",
  "key": "/registry/x",
  "created": true,
  "deleted": false,
  "createRevision": "7",
  "prevRevision": "0",
  "version": "1",
  "lease": "0",
  "dek": "0",
  "value": {
    "a": {
      "b": [
        1,
        {
          "c": []
        },
        {}
      ]
    },
    "d": "x"
  },
  "createdAt": null,
  "compactedAt": null,
  "leaderId": "seed",
  "replicatedAt": null
}`);
    expect(JSON.parse(text)).toEqual(JSON.parse(recordText(record(value), "line").text));
    expect(JSON.parse(text).value).toEqual(JSON.parse(value));
  });

  test.each([
    ['{"a":1,"a":2}', "a", '{"a":2}'],
    ['{"x":{"b":1,"c":{"b":2},"b":3}}', "b", '{"x":{"b":3,"c":{"b":2}}}'],
    ['{"\\u0061":1,"a":2}', "a", '{"a":2}'],
    ['[{"a":1},{"a":2}]', undefined, '[{"a":1},{"a":2}]'],
    ['{"a":{"a":{"a":1}}}', undefined, '{"a":{"a":{"a":1}}}'],
  ])("%s: a name that stands twice is told, and the last counts", (value, repeated, shown) => {
    expect(recordText(record(value), "line").repeated).toBe(repeated);
    expect(shownValue(value)).toBe(`"value":${shown}`);
  });
});

describe("hidden characters are seen", () => {
  test.each([
    ["the direction of writing", "a\u202eb", "a\\u202eb"],
    ["no width", "a\u200bb\ufeffc\u2060d", "a\\u200bb\\ufeffc\\u2060d"],
    ["controls of both kinds", "a\u0007b\u009bc\u007f", "a\\u0007b\\u009bc\\u007f"],
    ["separators", "a\u2028b\u00a0c\u3000d", "a\\u2028b\\u00a0c\\u3000d"],
    ["fillers", "a\u3164b\u115fc\u00add", "a\\u3164b\\u115fc\\u00add"],
    ["tags outside of the first plane", "a\u{e0041}b", "a\\udb40\\udc41b"],
    ["half a pair", "a\ud800b", "a\\ud800b"],
    ["what has no meaning yet", "a\u0378b\uffff", "a\\u0378b\\uffff"],
    ["nothing that is seen", "é日😀 ñ", "é日😀 ñ"],
  ])("%s", (_name, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test("in values and names, which stay what they are", () => {
    const value = '{"a\u202e":"\u200b\u{e0041}"}';
    expect(shownValue(value)).toBe('"value":{"a\\u202e":"\\u200b\\udb40\\udc41"}');
    expect(JSON.parse(recordText(record(value), "line").text).value).toEqual(JSON.parse(value));
  });
});
