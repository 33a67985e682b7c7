import type { CommandSpec } from "./command.ts";

/**
 * Every command, in the order in which `--help` lists them. Help, completion, usage errors and
 * `docs/commands.md` are derived from this table.
 */
export const commands: readonly CommandSpec[] = [
  {
    path: ["import"],
    summary: "Turn a podplane.cluster.jsonc into a .podplane file, comments kept",
    positionals: "FILE",
    minPositionals: 1,
    maxPositionals: 1,
    options: {
      out: {
        type: "string",
        value: "FILE",
        doc: "The file to make, or - for standard output; unset, cluster.podplane beside the document",
      },
    },
    examples: [
      {
        command: "podplanec import podplane.cluster.jsonc --out tools.podplane",
        does: "writes tools.podplane, and exits 1 if that file exists",
      },
    ],
    load: () => import("../commands/import.ts"),
  },
  {
    path: ["seed", "build"],
    summary: "Turn the cluster's seed into its bootstrap.netsy",
    positionals: "[path]",
    minPositionals: 0,
    maxPositionals: 1,
    options: {
      seed: { type: "string", value: "FILE", doc: "A file or http(s) URL instead of the published seed" },
      values: {
        type: "string",
        value: "FILE",
        multiple: true,
        doc: "YAML or JSON over the components' values; a later file wins",
      },
      out: { type: "string", value: "FILE", doc: "The file to write" },
      "stale-values": {
        type: "string",
        values: ["clean", "keep"],
        doc: "Remove what published seeds keep from the machine they were made on (default), or keep it",
      },
    },
    examples: [
      {
        command: "podplanec seed build --out bootstrap.netsy",
        does: "fetches and verifies the seed that the cluster here names, and writes it interpolated",
      },
      {
        command: "podplanec seed build --seed my.netsy --values values.yaml --out bootstrap.netsy",
        does: "takes a seed of one's own, whose digest the cluster names, and overrides values",
      },
    ],
    load: () => import("../commands/seed-build.ts"),
  },
  {
    path: ["seed", "put"],
    summary: "Put a seed file where a new cluster's state will be, and never over anything",
    positionals: "FILE",
    minPositionals: 1,
    maxPositionals: 1,
    options: {
      to: {
        type: "string",
        value: "URL",
        doc: "Where to: s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or file:///DIR/PREFIX; unset, the cluster's own bucket",
      },
      endpoint: { type: "string", value: "URL", doc: "An S3-compatible server or GCS emulator instead of the cloud" },
      profile: { type: "string", value: "NAME", doc: "Profile of the AWS configuration files" },
      region: { type: "string", value: "REGION", doc: "AWS region of the bucket" },
    },
    examples: [
      {
        command: "podplanec seed put bootstrap.netsy --to s3://demo-123456789012-netsy --region eu-west-1",
        does: "stores it as bootstrap.netsy if the bucket is empty, and exits 5 if it is not",
      },
    ],
    load: () => import("../commands/seed-put.ts"),
  },
  {
    path: ["seed", "inspect"],
    summary: "Read a .netsy file, verify its checksums and show it",
    positionals: "FILE-or-URL",
    minPositionals: 1,
    maxPositionals: 1,
    options: {
      json: { type: "boolean", doc: "One JSON document instead of a table" },
      record: { type: "string", value: "N|KEY", doc: "Only the record of this revision or key" },
      endpoint: { type: "string", value: "URL", doc: "An S3-compatible server or GCS emulator instead of the cloud" },
      profile: { type: "string", value: "NAME", doc: "Profile of the AWS configuration files" },
      region: { type: "string", value: "REGION", doc: "AWS region of the bucket" },
    },
    examples: [
      { command: "podplanec seed inspect bootstrap.netsy", does: "lists the records of a file" },
      {
        command:
          "podplanec seed inspect s3://demo-123456789012-netsy/bootstrap.netsy --record /registry/namespaces/default",
        does: "shows one object of a stored file",
      },
    ],
    load: () => import("../commands/seed-inspect.ts"),
  },
  {
    path: ["vmconfig", "pack"],
    summary: "Pack vmconfig.tar.gz, which configures a VM, and the manifest that names it",
    positionals: "",
    minPositionals: 0,
    maxPositionals: 0,
    options: {
      kind: { type: "string", values: ["knc", "knd"], doc: "Control plane (knc) or worker (knd)" },
      arch: { type: "string", values: ["amd64", "arm64"], doc: "Architecture of the VM" },
      out: { type: "string", value: "DIR", doc: "Folder to write to; the current one unless set" },
      url: { type: "string", value: "URL", doc: "Where the package will be published, for the manifest" },
    },
    examples: [
      {
        command: "podplanec vmconfig pack --kind knc --arch arm64 --out build/",
        does: "writes build/vmconfig.tar.gz, the same bytes on every machine, and build/vmconfig-manifest.json",
      },
    ],
    load: () => import("../commands/vmconfig-pack.ts"),
  },
  {
    path: ["version"],
    summary: "Print the version",
    positionals: "",
    minPositionals: 0,
    maxPositionals: 0,
    options: {},
    examples: [{ command: "podplanec version", does: "prints the version of podplanec" }],
    load: () => import("../commands/version.ts"),
  },
];
