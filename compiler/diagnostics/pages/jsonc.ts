import type { jsoncRules } from "../registry/index.ts";
import { onGoogle, proven } from "./on-google.ts";
import {
  besideSecondProvider,
  document,
  type Example,
  inCluster,
  inProvider,
  members,
  type Page,
  page,
} from "./page.ts";

/** A document with a comment behind it that has no end. */
function unclosedComment(): Example {
  const { source, ...rest } = members('"name": "Tools"');
  const comment = "~~~/*~~~ The platform team owns this.\n";
  return { ...rest, source: source + comment, shown: `${rest.shown}\n${comment}` };
}

/** Pages of PDP15…: what only a JSONC document can have wrong, and what its projection cannot say. */
export const jsoncPages = {
  "jsonc-unexpected": page(
    "The document is JSON up to the mark and not beyond it. Mostly something was deleted or typed twice just before.",
    document('{ "cluster": ~~~,~~~ }'),
    members('"name": "Tools"'),
  ),
  "jsonc-missing-comma": page(
    "Members of an object and items of a list are separated by commas, also on lines of their own. One after the last is accepted here, though strict JSON refuses it.",
    members('"name": "Tools"\n~~~"secrets"~~~: { "default_provider": "", "providers": {} }'),
    members('"name": "Tools"'),
  ),
  "jsonc-missing-colon": page(
    "A member is its name in double quotes, a colon and its value. Without the colon it is unclear whether the text is a name or a value.",
    members('"name" ~~~"Tools"~~~'),
    members('"name": "Tools"'),
  ),
  "jsonc-unclosed": page(
    "An object or a list lasts until its own closing bracket. Where another one closes first, or the file ends, the mark shows the bracket that stayed open.",
    document('~~~{~~~ "cluster": { "id": "example" }\n'),
    members('"name": "Tools"'),
  ),
  "jsonc-unclosed-string": page(
    "Strings of JSON have no line breaks in them. Either the closing quote was forgotten, or a text of several lines, such as a certificate, was pasted as it is.",
    members('"name": ~~~"Tools,~~~\n"registry": { "hostname": "registry.example.com" }'),
    members('"name": "Tools"'),
  ),
  "jsonc-unclosed-comment": page(
    "A comment that starts with a slash and an asterisk lasts until its end mark, over as many lines as it takes. Without the mark the rest of the document is comment.",
    unclosedComment(),
    members('/* The platform team owns this. */ "name": "Tools"'),
  ),
  "jsonc-bad-escape": page(
    "JSON has eight escapes of one character and one for any character by its number. Windows paths and regular expressions are full of backslashes that are none of these; write each of them twice.",
    members('"name": "tools~~~\\q~~~"'),
    members('"name": "tools\\\\q"'),
  ),
  "jsonc-control-character": page(
    "Tabs, escape sequences and other control characters stand in a JSON string as escapes only. A raw one mostly comes from copying out of a terminal or a table.",
    members('"name": "Internal~~~\t~~~Tools"'),
    members('"name": "Internal\\tTools"'),
  ),
  "jsonc-nul": page(
    "The character with the number zero ends a text in C, and with it in shells, environment variables and most of what runs on a VM. A value that holds one could never arrive whole.",
    members('"name": "tools~~~\\u0000~~~"'),
    members('"name": "tools"'),
  ),
  "jsonc-lone-surrogate": page(
    "Characters outside of the basic plane are written as two escapes that belong together. One alone is left over from text that was cut in the middle of a character.",
    members('"name": "turtle ~~~\\ud83d~~~"'),
    members('"name": "turtle \\ud83d\\udc22"'),
  ),
  "jsonc-number-format": page(
    "JSON numbers are decimal: digits, perhaps a point with digits on both sides, perhaps an exponent. Leading zeros, plus signs, underscores and hexadecimal digits belong to other languages, and readers disagree about them.",
    members('"kubernetes": { "api_hostname": "k8s.example.com", "api_port": ~~~06443~~~ }'),
    members('"kubernetes": { "api_hostname": "k8s.example.com", "api_port": 6443 }'),
  ),
  "jsonc-inexact-number": page(
    "Most JSON readers hold numbers as floating point of 64 bits, which has about 16 digits. A longer number would silently become another one. Account numbers and other identifiers are text and stand in quotes.",
    members('"kubernetes": { "api_hostname": "k8s.example.com", "api_port": ~~~1e400~~~ }'),
    members('"kubernetes": { "api_hostname": "k8s.example.com", "api_port": 6443 }'),
  ),
  "jsonc-duplicate-member": page(
    "Most readers keep the last of two members of the same name, some the first, and some refuse the document. Here it is an error, because one of the two values would be lost without a word.",
    members('"name": "Tools",\n~~~"name"~~~: "Internal Tools"'),
    members('"name": "Internal Tools"'),
  ),
  "jsonc-too-deep": page(
    "The document of a cluster has about ten levels of objects and lists. More than sixty-four mean that brackets were repeated by accident, or that someone tries to exhaust the memory of a reader.",
    members(
      `"oidc": { "issuer_url": "https://auth.example.com", "signing_algs": ${"[".repeat(61)}~~~[~~~${"]".repeat(62)} }`,
    ),
    members('"name": "Tools"'),
  ),
  "jsonc-empty": page(
    "The file holds nothing but white space and comments. It may have been cut off while it was written, or made by a redirection of a command that failed.",
    document("~~~~~~"),
    members('"name": "Tools"'),
  ),
  "jsonc-not-an-object": page(
    "The outermost value must be an object, because the cluster is one of its members and the address of the schema another. A list of clusters is written as one document for each.",
    document('~~~[{ "cluster": {} }]~~~'),
    members('"name": "Tools"'),
  ),
  "jsonc-missing-cluster": page(
    "All settings stand below the member `cluster`; beside it there is only `$schema`. Files of other tools, and settings that were written one level too high, have no such member.",
    document('~~~{~~~ "$schema": "./podplane.cluster.schema.json" }'),
    members('"name": "Tools"'),
  ),
  "jsonc-unquoted": page(
    "JavaScript takes bare names and single quotes, and YAML takes bare text; JSON takes neither. Names and texts have straight double quotes around them.",
    members("\"name\": ~~~'Tools'~~~"),
    members('"name": "Tools"'),
  ),
  "jsonc-trailing-content": page(
    "The document ended before the file did. Usually one closing bracket too many was written in the middle, or two documents were joined into one file.",
    document('{ "cluster": { "id": "example" } } ~~~}~~~'),
    members('"name": "Tools"'),
  ),
  "jsonc-hash-comment": page(
    "YAML and shells start comments with a hash sign. JSONC has the comments of JavaScript only.",
    members('~~~#~~~ For people.\n"name": "Tools"'),
    members('// For people.\n"name": "Tools"'),
  ),
  "jsonc-unknown-word": page(
    "Truth values and null are bare words of lower case in JSON. Python and YAML spell them differently, so they often come from files that were converted by hand.",
    members('"registry": { "hostname": "registry.example.com", "ingress": { "enabled": ~~~True~~~ } }'),
    members('"registry": { "hostname": "registry.example.com", "ingress": { "enabled": true } }'),
  ),
  "jsonc-unknown-member": page(
    "Every member of the document has a meaning, and one without a meaning would be ignored by some tools and refused by others. A misspelt setting would otherwise look as if it were set.",
    members('~~~"nam"~~~: "Tools"'),
    members('"name": "Tools"'),
  ),
  "jsonc-member-case": page(
    "Go reads member names without regard to case, so the Podplane CLI takes `Name` for `name`. The schema and every other reader tell them apart.",
    members('~~~"Name"~~~: "Tools"'),
    members('"name": "Tools"'),
  ),
  "jsonc-podplane-only": page(
    "A `.podplane` file can say more than the document that Podplane's own tools read: where logs go, which SSH keys VMs take, how downloads are mirrored. In the document such a setting would be an unknown member.",
    members('~~~"telemetry"~~~: { "enabled": false }'),
    inCluster("telemetry { enabled = false }"),
  ),
  "jsonc-wrong-shape": page(
    "Where the document needs an object or a list, something else stands. Pools are an object by name, for instance, while providers and domains are lists because their order counts.",
    members('"domains": ~~~{ "zone": "example.com" }~~~'),
    members('"name": "Tools"'),
  ),
  "jsonc-null": page(
    "Null can mean not set, set to nothing, or unknown, and readers take it differently. A setting that is not set is left out.",
    members('"name": ~~~null~~~'),
    members('"name": "Tools"'),
  ),
  "jsonc-counts-as-absent": page(
    "The Podplane CLI writes empty texts, objects and lists for what is not set, and takes them for absent when it reads. So does podplanec; the hint is there because a reader may think that something is set to empty.",
    members('"name": ~~~""~~~'),
    members('"name": "Tools"'),
  ),
  "jsonc-provider-kind": page(
    "A Proxmox VE provider has nodes, storages, bridges and cores, and the document has no members for these. The file can still be imported, which keeps everything that it says, and be completed there.",
    document(
      '{\n  "cluster": {\n    "id": "example",\n    "oidc": { "issuer_url": "https://auth.example.com" },\n    "kubernetes": { "api_hostname": "k8s.example.com" },\n    "pools": { "control-plane": { "arch": "amd64", "instance_type": "small", "size": 1 } },\n    "providers": [{ "kind": ~~~"proxmox"~~~ }]\n  }\n}\n',
    ),
    members('"name": "Tools"'),
  ),
  "jsonc-seed-without-name": page(
    "A seed is chosen by its name; version and digest only say exactly which one. Without a name the cluster starts bare, and the pins do nothing.",
    members('~~~"seed"~~~: { "version": "1.2.3-1" }'),
    members('"seed": {}'),
  ),
  "projection-zone-sizes": page(
    "The build also writes `podplane.cluster.jsonc`, which other tools read. A pool has a single size there, so one whose zones differ is written with the largest; Terraform still gets the exact numbers.",
    inCluster(
      "pool web { size = ~~~{ us-east-1a = 1, us-east-1b = 2 }~~~ }\nprovider aws {\n  zone us-east-1b {\n    subnet { cidr = 172.18.8.0/28, services = [nat, nlb], public = true }\n    subnet { cidr = 172.18.8.16/28, services = [nstance] }\n    subnet { cidr = 172.18.9.0/24, pool = web }\n  }\n}",
    ),
    inCluster("pool web { size = 2 }"),
  ),
  "projection-name-prefix": page(
    "In `podplane.cluster.jsonc` the names of resources always start with the cluster's id. With another prefix, tools that read that file would look for buckets and roles that do not exist.",
    inCluster('name_prefix = ~~~"tools-prod"~~~'),
    inCluster('name_prefix = "example"'),
  ),
  "projection-balancer": page(
    "Where a cluster has several providers, a domain or the API may use a balancer of any of them. The document that other tools read has only names, and these are looked up in the first provider.",
    besideSecondProvider(
      'domain "example.com" { load_balancer = ~~~far~~~ }\nregistry { hostname = "registry.example.com" }',
      "far",
    ),
    inProvider("load_balancer far { public = true, subnets = public, listener 443 { pool = web } }"),
  ),
  "projection-pod-trust": page(
    "On Google Cloud certificates by ACME take the number of the project, which `podplane.cluster.jsonc` cannot hold. Nothing is wrong with what is built of this source. Only who builds from that file is stopped, by PDP3221, whose way out is `podplanec import`.",
    onGoogle({ inCluster: proven, inProvider: "project_number = ~~~123456789012~~~" }),
    onGoogle({ inCluster: proven.replace(/^acme .*\n/, "") }),
  ),
} as const satisfies Readonly<Record<keyof typeof jsoncRules, Page>>;
