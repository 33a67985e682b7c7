import { describe, expect, test } from "vitest";
import { analysed } from "../../test/helpers/analysed.ts";

const offered = (source: string) => analysed({ "a.podplane": source }).candidates().items;
const inCluster = (body: string) => `podplane 1\ncluster tools {\n${body}\n}\n`;
const snippets = (source: string, kind: string) =>
  offered(source).flatMap((one) => (one.kind === kind ? [one.snippet] : []));

describe("blocks have what they need, in places to fill in", () => {
  test.each<[string, readonly string[]]>([
    [
      "provider aws { ┆ }",
      [
        "vpc {\n  $0\n}",
        "zone ${1:name} {\n  $0\n}",
        "load_balancer ${1:name} {\n  public = ${2:true}\n  subnets = ${3:public}\n}",
        "bucket ${1:name} {\n  $0\n}",
        "role ${1:name} {\n  buckets = ${2:[uploads]}\n}",
      ],
    ],
    // A number as a label, and a reference.
    ["provider aws { load_balancer m { ┆ } }", ["listener ${1:443} {\n  pool = ${2:ingress}\n}"]],
    ["components { ┆ }", ['source {\n  url = ${1:"https://git.example.com/platform/components"}\n}']],
    // In front of a label the kind alone is written.
    ["provider aws { zo┆ a {} }", ["vpc", "zone", "load_balancer", "bucket", "role"]],
    ["provider aws { ┆ = 3 }", []],
  ])("%s", (body, expected) => {
    expect(snippets(inCluster(body), "block")).toEqual(expected);
  });

  test("a label of an enum is its first member, that of a domain one of example.com, and braces are escaped", () => {
    const found = snippets(inCluster("┆"), "block");
    const begins = (kind: string) => found.filter((one) => one.startsWith(`${kind} `));
    expect(["provider", "seed", "domain", "vmconfig", "dependency"].flatMap(begins)).toEqual([
      "provider ${1:aws} {\n  zone ${2:name} {}\n}",
      "seed ${1:recommended} {\n  $0\n}",
      'domain ${1:"zone.example.com"} {\n  $0\n}',
      'vmconfig {\n  url = ${1:"https://deps.example.com/vmconfig_{kind\\}_{arch\\}.tar.gz"}\n  digests = ${2:{ knc_arm64 = "sha512:…", knd_arm64 = "sha512:…" \\}}\n}',
      'dependency ${1:name} {\n  url = ${2:"https://deps.example.com/kube2iam_{arch\\}"}\n  digests = ${3:{ arm64 = "sha256:…" \\}}\n  version = ${4:"0.11.2"}\n}',
    ]);
  });
});

const ofProxmox = ["api_url", "insecure_tls", "ntp_servers", "package_source", "manage", "api_token", "pve_pool"];

describe("attributes are those of the kind of provider", () => {
  test.each<[string, readonly string[]]>([
    ["aws", ["account", "region", "profile", "tags", "enable_ssm"]],
    ["google", ["region", "project", "project_number", "tags"]],
    ["proxmox", ["region", "tags", ...ofProxmox]],
    // Of a kind that there is not, nothing is known.
    ["other", ["account", "region", "profile", "project", "project_number", "tags", "enable_ssm", ...ofProxmox]],
  ])("%s", (kind, expected) => {
    const found = offered(inCluster(`provider ${kind} { ┆ }`)).filter((one) => one.kind === "attribute");
    expect(found.map(({ label }) => label)).toEqual(expected);
  });
});

const keywords = [
  {
    kind: "keyword",
    label: "for",
    snippet: "for ${1:item} in ${2:[]} {\n  $0\n}",
    detail: "statement",
    doc: "Makes what stands in it for each item.",
  },
  {
    kind: "keyword",
    label: "if",
    snippet: "if ${1:true} {\n  $0\n}",
    detail: "statement",
    doc: "Makes what stands in it where the condition holds.",
  },
  {
    kind: "keyword",
    label: "include",
    snippet: "include ${1:template}()",
    detail: "statement",
    doc: "Puts the body of a template here.",
  },
  {
    kind: "keyword",
    label: "assert",
    snippet: 'assert ${1:true}, "${2:why it must hold}"',
    detail: "statement",
    doc: "What must hold of the values, and why.",
  },
];

test("what may stand in a body comes with its type and what it does", () => {
  const balancer = (body: string) => offered(inCluster(`provider aws { load_balancer m { ${body} } }`));
  const subnets = {
    kind: "attribute",
    label: "subnets",
    snippet: "subnets = ${1:public}",
    detail: "required, the name of a subnet role",
    doc: "The subnets that it stands in: a pool's name, `public` or `nstance`.\n\n`subnets = public`",
  };
  const renamed = {
    kind: "attribute",
    label: "renamed_from",
    snippet: "renamed_from = ${1:web}",
    detail: "a string (name)",
    doc: expect.any(String),
  };
  expect(balancer("public = true\n┆\nlistener 443 { pool = web }")).toEqual([
    subnets,
    renamed,
    {
      kind: "block",
      label: "listener",
      snippet: "listener ${1:443} {\n  pool = ${2:ingress}\n}",
      detail: "blocks",
      doc: "A port that the balancer forwards.",
    },
    ...keywords,
  ]);
  expect(balancer("sub┆ = public").map(({ snippet }) => snippet)).toEqual(["public", "subnets", "renamed_from"]);
});

test("what may stand in a file comes with what it does", () => {
  const shown = (source: string) => offered(source).map(({ kind, label, snippet, doc }) => [kind, label, snippet, doc]);
  const cluster =
    'cluster ${1:id} {\n  oidc {\n    issuer_url = ${2:"https://auth.example.com"}\n  }\n  kubernetes {\n    api_hostname = ${3:"k8s.tools.example.com"}\n  }\n}';
  const rest = [
    ["keyword", "use", 'use "${1:shared.podplane}" as ${2:shared}', "Takes what another file declares."],
    ["keyword", "param", "param ${1:name}: ${2:string}", "A value that is given from outside."],
    ["keyword", "let", "let ${1:name} = ${2:1}", "A name for a value."],
    [
      "keyword",
      "secret",
      'secret ${1:name} = env("${2:NAME}")',
      "A value that is fetched at run time and reaches no file.",
    ],
    ["keyword", "template", "template ${1:name}() {\n  $0\n}", "A body that is put where it is included."],
  ];
  expect(shown("podplane 1\n┆\n")).toEqual([["block", "cluster", cluster, "A Kubernetes cluster."], ...rest]);
  expect(shown("┆\n")).toEqual([
    ["block", "cluster", cluster, "A Kubernetes cluster."],
    ...rest,
    ["keyword", "podplane", "podplane 1\n", "The edition of the language."],
  ]);
  expect(shown("podplane 1\nclu┆ tools {}\n")).toEqual([["block", "cluster", "cluster", "A Kubernetes cluster."]]);
});
