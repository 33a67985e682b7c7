import { describe, expect, test } from "vitest";
import { Diagnostics } from "../../../diagnostics/index.ts";
import { importJsonc } from "./index.ts";

/** What is written of a document whose cluster has these members, without its first line. */
function written(members: string, front = "", behind = ""): readonly string[] {
  const document = `${front}{\n"cluster": {\n"id": "x",\n${members}\n}\n}${behind}\n`;
  const diagnostics = new Diagnostics();
  const text = importJsonc("x.jsonc", document, diagnostics);
  if (text === undefined) throw new Error(JSON.stringify(diagnostics.sorted().map((one) => one.message)));
  return text.split("\n").slice(2, -1);
}

describe("a comment stands", () => {
  test.each<[string, string, readonly string[]]>([
    ["in front of what follows on the next line", '// c\n"name": "a"', ["cluster x {", "  // c", '  name = "a"', "}"]],
    ["in front of what follows on its line", '/* c */ "name": "a"', ["cluster x {", "  /* c */", '  name = "a"', "}"]],
    ["behind what it follows on its line", '"name": "a" // c', ["cluster x {", '  name = "a" // c', "}"]],
    [
      "behind what it follows on its line, and a comma",
      '"oidc": { "issuer_url": "a", // c\n"client_id": "b" }',
      ["cluster x {", "  oidc {", '    issuer_url = "a" // c', '    client_id  = "b"', "  }", "}"],
    ],
    [
      "in front of what follows behind a comma",
      '"oidc": { "issuer_url": "a", /* c */ "client_id": "b" }',
      ["cluster x {", "  oidc {", '    issuer_url = "a"', "    /* c */", '    client_id = "b"', "  }", "}"],
    ],
    [
      "behind what stands in front of the comma",
      '"oidc": { "issuer_url": "a" /* c */, "client_id": "b" }',
      ["cluster x {", "  oidc {", '    issuer_url = "a" /* c */', '    client_id  = "b"', "  }", "}"],
    ],
    [
      "in front of an item that follows a bracket",
      '"domains": [ /* c */ { "zone": "z" } ]',
      ["cluster x {", "  /* c */", '  domain "z" {}', "}"],
    ],
    [
      "in front of a member that follows a brace",
      '"oidc": { /* c */ "issuer_url": "u" }',
      ["cluster x {", "  oidc {", "    /* c */", '    issuer_url = "u"', "  }", "}"],
    ],
    ["between a name and its value", '"name": /* c */ "a"', ["cluster x {", "  /* c */", '  name = "a"', "}"]],
    [
      "in a list of values",
      '"kubernetes": { "cluster_cidr": [ // c\n"10.0.0.0/16" ] }',
      ["cluster x {", "  kubernetes {", "    // c", "    cluster_cidr = [10.0.0.0/16]", "  }", "}"],
    ],
    ["behind a label", '"domains": [{ "zone": "z" /* c */ }]', ["cluster x {", "  /* c */", '  domain "z" {}', "}"]],
    [
      "at the end of a block",
      '"oidc": { "issuer_url": "u"\n// c\n}',
      ["cluster x {", "  oidc {", '    issuer_url = "u"', "", "    // c", "  }", "}"],
    ],
    [
      "at the end of a block without anything",
      '"oidc": {\n// c\n}',
      ["cluster x {", "  oidc {", "    // c", "  }", "}"],
    ],
    [
      "at the beginning of a block",
      '"oidc": { // c\n"issuer_url": "u" }',
      ["cluster x {", "  // c", '  oidc { issuer_url = "u" }', "}"],
    ],
    ["behind a block", '"oidc": { "issuer_url": "u" } // c', ["cluster x {", '  oidc { issuer_url = "u" } // c', "}"]],
    [
      "at the end of a list",
      '"domains": [{ "zone": "z" }\n// c\n],\n"name": "a"',
      ["cluster x {", '  name = "a"', "", '  domain "z" {}', "  // c", "}"],
    ],
    [
      "at the end of a map",
      '"pools": { "a": { "size": 1 }\n// c\n},\n"registry": { "hostname": "h" }',
      ["cluster x {", '  registry { hostname = "h" }', "", "  pool a { size = 1 }", "  // c", "}"],
    ],
    [
      "at the end of a block in front of others",
      '"registry": { "hostname": "u"\n// c\n},\n"oidc": { "issuer_url": "u" }',
      [
        "cluster x {",
        '  oidc { issuer_url = "u" }',
        "",
        "  registry {",
        '    hostname = "u"',
        "",
        "    // c",
        "  }",
        "}",
      ],
    ],
    [
      "at the end of a block without anything, in front of others",
      '"oidc": { /* c */ }, "registry": { "hostname": "u" }',
      ["cluster x {", "  /* c */", "  oidc {}", "", '  registry { hostname = "u" }', "}"],
    ],
    [
      "at the beginning of a block behind others",
      '"name": "a", "oidc": { // c\n"issuer_url": "u" }',
      ["cluster x {", '  name = "a"', "", "  // c", '  oidc { issuer_url = "u" }', "}"],
    ],
    [
      "in front of an item behind others",
      '"name": "a", "domains": [ /* c */ { "zone": "z" } ]',
      ["cluster x {", '  name = "a"', "", "  /* c */", '  domain "z" {}', "}"],
    ],
    [
      "in front of an item, before a bracket in a comment",
      '"domains": [{ "zone": "z" },\n// c\n// ]\n{ "zone": "y" }]',
      ["cluster x {", '  domain "z" {}', "", "  // c", "  // ]", '  domain "y" {}', "}"],
    ],
    ["with slashes inside", '// c /// d\n"name": "a"', ["cluster x {", "  // c /// d", '  name = "a"', "}"]],
    [
      "at the end of a list, before a bracket in a comment",
      '"domains": [{ "zone": "z" },\n// c\n/* ] */ { "zone": "y" }]',
      ["cluster x {", '  domain "z" {}', "", "  // c", "  /* ] */", '  domain "y" {}', "}"],
    ],
    [
      "before a bracket in a text",
      '"pools": { "a": { "arch": "arm64" },\n// c\n"b]": {} }',
      ["cluster x {", "  pool a { arch = arm64 }", "", "  // c", '  pool "b]" {}', "}"],
    ],
    ["at the end of the cluster", '"name": "a"\n// c', ["cluster x {", '  name = "a"', "", "  // c", "}"]],
    ["on several lines", '/* c\n   d */\n"name": "a"', ["cluster x {", "  /* c", "   d */", '  name = "a"', "}"]],
    ["on several lines, behind", '"name": "a" /* c\nd */', ["cluster x {", "  /* c", "d */", '  name = "a"', "}"]],
    [
      "twice",
      '// c\n// d\n"name": "a" /* e */ // f',
      ["cluster x {", "  // c", "  // d", '  name = "a" /* e */ // f', "}"],
    ],
    [
      "twice at the end of a block",
      '"oidc": {\n// c\n// d\n}',
      ["cluster x {", "  oidc {", "    // c", "    // d", "  }", "}"],
    ],
    ["with three slashes", '/// c\n"name": "a" //// d', ["cluster x {", "  // c", '  name = "a" // d', "}"]],
    ["with spaces behind", '// c  \n"name": "a"', ["cluster x {", "  // c", '  name = "a"', "}"]],
    ["with signs that cannot be seen", '// c\u0007\td\n"name": "a"', ["cluster x {", "  // c	d", '  name = "a"', "}"]],
    [
      "with ends of lines of Windows",
      '/* c\r\nd */\n"name": "a"',
      ["cluster x {", "  /* c", "d */", '  name = "a"', "}"],
    ],
    [
      "with what a generated document has elsewhere",
      '// See // Generated from a. Do not edit: b\n"name": "a"',
      ["cluster x {", "  // See // Generated from a. Do not edit: b", '  name = "a"', "}"],
    ],
    [
      "with the header of a generated document",
      '// Generated from a. Do not edit: b\n"name": "a"',
      ["cluster x {", '  name = "a"', "}"],
    ],
  ])("%s", (_, members, expected) => {
    expect(written(members)).toEqual(expected);
  });

  test("in front of the cluster and behind it", () => {
    expect(written('"name": "a"', "// c\n", "\n// d")).toEqual(["// c", "cluster x {", '  name = "a"', "}", "// d"]);
    expect(written('"name": "a"', "\uFEFF// c\n/* d */ ", " // e\n// f")).toEqual([
      "// c",
      "/* d */",
      "cluster x {",
      '  name = "a"',
      "}",
      "// e",
      "// f",
    ]);
  });
});
