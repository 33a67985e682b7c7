import { describe, expect, test } from "vitest";
import { readMarkers } from "../../test/helpers/markers.ts";
import { describeJsoncAt, jsoncCandidatesAt, jsoncOutline } from "./index.ts";

const file = "podplane.cluster.jsonc";

/** What is offered at `┆`, and what it takes the place of. */
function offeredAt(marked: string) {
  const { text, cursors } = readMarkers(marked);
  const { start, end, items } = jsoncCandidatesAt(file, text, cursors[0] ?? 0);
  return [text.slice(start, end), items.map(({ snippet }) => snippet)];
}

const inDomain = (members: string) => `{ "cluster": { "domains": [{ ${members} }] } }`;
const inSubnet = (members: string) => `{ "cluster": { "providers": [{ "zones": { "a": [{ ${members} }] } }] } }`;

const zone = '"zone": $1';
const balancer = '"load_balancer": $1';
const provider = '"provider": { $1 \\}';
const services = ['"nstance"', '"nat"', '"nlb"'];
const booleans = ["true", "false"];

describe("members that may be written", () => {
  test.each<[string, string, readonly string[]]>([
    ["{ ┆ }", "", ['"cluster": { $1 \\}']],
    ["{┆}", "", ['"cluster": { $1 \\}']],
    ['{ "cl┆us" }', '"clus"', ['"cluster": { $1 \\}']],
    ['{ "clus"┆ }', '"clus"', ['"cluster": { $1 \\}']],
    ["{ cl┆us }", "clus", ['"cluster": { $1 \\}']],
    // What is there is no longer offered, but for the word itself.
    [inDomain("┆"), "", [zone, balancer, provider]],
    [inDomain('"zone": "z", ┆'), "", [balancer, provider]],
    [inDomain('┆, "zone": "z"'), "", [balancer, provider]],
    [inDomain('"zone": "z", "provider": {}, "┆"'), '""', [balancer]],
    [inDomain('"zo┆ne": "z", "load_balancer": m'), '"zone"', ['"zone"', '"provider"']],
    [inDomain('"┆" : 1'), '""', ['"zone"', '"load_balancer"', '"provider"']],
    // That of another object of the same shape does not count.
    [inDomain('"zone": "z" }, { ┆'), "", [zone, balancer, provider]],
    [inDomain('"zone": "z" ┆'), "", [balancer, provider]],
    // A quote that begins the next name is none of the word's.
    [inDomain('┆"zone": "z"'), "", [balancer, provider]],
    [
      inSubnet('"id": "x" }, { ┆'),
      "",
      ['"pool": $1', '"services": $1', '"public": $1', '"id": $1', '"v4cidr": $1', '"v6cidr": $1'],
    ],
    // Names of one's own, and what is not known.
    ['{ "cluster": { "pools": { ┆ } } }', "", []],
    ['{ "cluster": { "pools": { "a┆": {} } } }', '"a"', []],
    ['{ "cluster": { "providers": [{ "zones": { "a": { ┆ } } }] } }', "", []],
    ['{ "cluster": { "providers": [{ "zones": { "a": { "b": [{ ┆ }] } } }] } }', "", []],
    ['{ "cluster": { "providers": [{ "zones": [{ ┆ }] }] } }', "", []],
    ['{ "cluster": { "domains": { ┆ } } }', "", []],
    ['{ "cluster": { "other": { ┆ } } }', "", []],
    ["┆", "", []],
    ["[┆]", "", []],
    // Where a colon is missing, no other member begins.
    ['{ "cluster": { "id" ┆ } }', "", []],
  ])("%s", (marked, word, expected) => {
    expect(offeredAt(marked)).toEqual([word, expected]);
  });

  test("come with their kind and what they do", () => {
    const { text, cursors } = readMarkers(inDomain("┆"));
    expect(jsoncCandidatesAt(file, text, cursors[0] ?? 0).items).toEqual([
      {
        kind: "attribute",
        label: '"zone"',
        snippet: zone,
        detail: "",
        doc: "**zone**\n\nThe ingress apex; the apex and its wildcard are served.",
      },
      {
        kind: "attribute",
        label: '"load_balancer"',
        snippet: balancer,
        detail: "",
        doc: '**domain.load_balancer**: the name of a load balancer\n\nBalancer that the records point at; it needs a listener 443 to 443.\n\nDefault: `"main"`.  \nA change changes infrastructure (where records of the domain are generated).\n\n```podplane\nload_balancer = main\n```',
      },
      {
        kind: "block",
        label: '"provider"',
        snippet: provider,
        detail: "",
        doc: "```podplane\nprovider kind\n```\n\nThe DNS service of the zone; without this block its records are yours to make.",
      },
    ]);
  });
});

describe("values that may be written", () => {
  test.each<[string, string, readonly string[]]>([
    [inSubnet('"public": ┆'), "", booleans],
    [inSubnet('"public":┆'), "", booleans],
    [inSubnet('"public": tr┆ue, "id": 1'), "true", booleans],
    [inSubnet('"services": [┆]'), "", services],
    [inSubnet('"services": ["nat", ┆]'), "", services],
    [inSubnet('"services": ["nat",\n  "n┆"\n]'), '"n"', services],
    [inSubnet('"services": [ ┆"nat"]'), "", services],
    [inSubnet('"services": ["nat" ┆]'), "", services],
    [inSubnet('"services": "n┆at"'), '"nat"', services],
    [inSubnet('"v4cidr": "┆"'), '""', []],
    [inSubnet('"other": ┆'), "", []],
    ['{ "cluster": ┆ }', "", []],
    ['{ "cluster": { "providers": [{ "kind": ┆ }] } }', "", []],
  ])("%s", (marked, word, expected) => {
    expect(offeredAt(marked)).toEqual([word, expected]);
  });

  test("are words of the member", () => {
    const { text, cursors } = readMarkers(inSubnet('"public": ┆'));
    expect(jsoncCandidatesAt(file, text, cursors[0] ?? 0).items[0]).toEqual({
      kind: "member",
      label: "true",
      snippet: "true",
      detail: "",
      doc: "",
    });
  });
});

describe("what a member is", () => {
  const publicRoute =
    "**subnet.public**: true or false\n\nWhether the subnet has a route to the internet gateway.\n\nDefault: `false`.  \nA change changes infrastructure.\n\n```podplane\npublic = true\n```";
  const said = (marked: string) => {
    const { text, cursors } = readMarkers(marked);
    const found = describeJsoncAt(file, text, cursors[0] ?? 0);
    return found && [text.slice(found.span.start, found.span.end), found.text];
  };
  test.each<[string, string, readonly [string, string]]>([
    ["an attribute, by its name", inSubnet('"publ┆ic": true'), ['"public"', publicRoute]],
    ["an attribute, by its value", inSubnet('"public": tr┆ue'), ['"public"', publicRoute]],
    [
      "a label",
      '{ "cluster": { "i┆d": "a" } }',
      ['"id"', "**id**\n\nIdentifies the cluster for ever; prefix of what is made for it."],
    ],
    [
      "a block",
      '{ "cluster": { "dom┆ains": [] } }',
      [
        '"domains"',
        "```podplane\ndomain zone\n```\n\nA domain that the cluster serves; the first is the default domain.\n\nBlocks: `provider`.",
      ],
    ],
    [
      "a block of a map",
      '{ "cluster": { "po┆ols": {} } }',
      [
        '"pools"',
        "```podplane\npool name\n```\n\nA pool of equal VMs; its size counts VMs in each zone that has a subnet for it.\n\nRequired: `arch`, `size`.",
      ],
    ],
    [
      "a list of labels",
      '{ "cluster": { "providers": [{ "buck┆ets": [] }] } }',
      ['"buckets"', "```podplane\nbucket name\n```\n\nA bucket for applications."],
    ],
    [
      "a map of lists",
      inSubnet("").replace("zones", "zo┆nes"),
      [
        '"zones"',
        "```podplane\nzone name\n```\n\nA zone of the region; each is one Nstance shard.\n\nBlocks: `subnet`.",
      ],
    ],
  ])("is said of %s", (_, marked, expected) => {
    expect(said(marked)).toEqual(expected);
  });

  test.each([
    ["a name of one's own", '{ "cluster": { "pools": { "a┆": {} } } }'],
    ["a member that is not known", '{ "oth┆er": 1 }'],
    ["what stands in none", '{ ┆ "cluster": {} }'],
    ["an empty document", "┆"],
  ])("is not said of %s", (_, marked) => {
    expect(said(marked)).toBeUndefined();
  });
});

test("the outline has members of objects in lists, each from its name to the end of its value", () => {
  const text = '{ "a": { "b": 1 }, "c": [{ "d": "x" }, 2, [{ "e": [] }]] }';
  const shown = (entries: ReturnType<typeof jsoncOutline>): unknown =>
    entries.map(({ name, kind, span, nameSpan, inner }) => [
      name,
      kind,
      text.slice(span.start, span.end),
      text.slice(nameSpan.start, nameSpan.end),
      shown(inner),
    ]);
  expect(shown(jsoncOutline(file, text))).toEqual([
    ["a", "object", '"a": { "b": 1 }', '"a"', [["b", "number", '"b": 1', '"b"', []]]],
    [
      "c",
      "array",
      '"c": [{ "d": "x" }, 2, [{ "e": [] }]]',
      '"c"',
      [
        ["d", "string", '"d": "x"', '"d"', []],
        ["e", "array", '"e": []', '"e"', []],
      ],
    ],
  ]);
  expect(jsoncOutline(file, "")).toEqual([]);
});
