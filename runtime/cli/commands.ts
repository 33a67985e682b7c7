import { compileOptions } from "../commands/shared.ts";
import type { CommandSpec } from "./command.ts";

/**
 * Every command, in the order in which `--help` lists them. Help, completion, usage errors and
 * `docs/commands.md` are derived from this table.
 */
export const commands: readonly CommandSpec[] = [
  {
    path: ["build"],
    summary: "Check sources and write their outputs",
    positionals: "[path…]",
    minPositionals: 0,
    maxPositionals: Number.POSITIVE_INFINITY,
    options: {
      check: { type: "boolean", doc: "Write nothing; exit 3 if the outputs are not up to date" },
      force: { type: "boolean", doc: "Replace generated files that were edited by hand" },
      watch: { type: "boolean", doc: "Build again whenever a source changes" },
      emit: { type: "string", values: ["ir"], doc: "Print what emitters see, as JSON, and write nothing" },
      ...compileOptions,
    },
    examples: [
      { command: "podplanec build", does: "builds the cluster of this folder, beside its source" },
      {
        command: "podplanec build --vars staging.podplanevars",
        does: "builds with the values of a file, into the folder staging",
      },
    ],
    load: () => import("../commands/build.ts"),
  },
  {
    path: ["check"],
    summary: "Report everything that is wrong, and write nothing",
    positionals: "[path…]",
    minPositionals: 0,
    maxPositionals: Number.POSITIVE_INFINITY,
    options: {
      format: {
        type: "string",
        values: ["pretty", "short", "json", "sarif", "github"],
        doc: "How diagnostics are written",
      },
      "with-tofu": {
        type: "boolean",
        doc: "Let OpenTofu check the outputs too, and report at the lines of the source",
      },
      ...compileOptions,
    },
    examples: [
      { command: "podplanec check", does: "checks the cluster of this folder" },
      { command: "podplanec check --format sarif clusters/*", does: "checks many, for a code scanning service" },
    ],
    load: () => import("../commands/check.ts"),
  },
  {
    path: ["fmt"],
    summary: "Write sources in their canonical form",
    positionals: "[path…]",
    minPositionals: 0,
    maxPositionals: Number.POSITIVE_INFINITY,
    options: {
      check: { type: "boolean", doc: "Write nothing; exit 3 if a file is not in its canonical form" },
    },
    examples: [
      { command: "podplanec fmt", does: "formats every .podplane file below this folder" },
      { command: "podplanec fmt -", does: "formats standard input to standard output" },
    ],
    load: () => import("../commands/fmt.ts"),
  },
  {
    path: ["explain"],
    summary: "Explain a diagnostic, with a wrong and a right example",
    positionals: "[CODE|NAME]",
    minPositionals: 0,
    maxPositionals: 1,
    options: {
      json: { type: "boolean", doc: "Print JSON" },
    },
    examples: [
      { command: "podplanec explain PDP2220", does: "explains why ranges must not overlap" },
      { command: "podplanec explain", does: "lists all diagnostics" },
    ],
    load: () => import("../commands/explain.ts"),
  },
  {
    path: ["why"],
    summary: "Explain a generated line by the source, defaults and rules that made it",
    positionals: "FILE:LINE",
    minPositionals: 1,
    maxPositionals: 1,
    options: {},
    examples: [{ command: "podplanec why podplane.main.tf:42", does: "shows where line 42 comes from" }],
    load: () => import("../commands/why.ts"),
  },
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
      out: { type: "string", value: "FILE", doc: "The file to write, or - for standard output" },
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
    path: ["secrets", "init"],
    summary: "Make the cluster's service-account keys in its secret store, once",
    positionals: "[path]",
    minPositionals: 0,
    maxPositionals: 1,
    options: {
      endpoint: { type: "string", value: "URL", doc: "A server that speaks for AWS Secrets Manager instead of it" },
      profile: { type: "string", value: "NAME", doc: "Profile of the AWS configuration files; unset, the cluster's" },
      region: { type: "string", value: "REGION", doc: "AWS region; unset, that of the cluster's first provider" },
    },
    examples: [
      {
        command: "podplanec secrets init",
        does: "stores a new key pair for the cluster of this folder, or says that it is there",
      },
    ],
    load: () => import("../commands/secrets-init.ts"),
  },
  {
    path: ["env"],
    summary: "Print the env that each service of a VM would get, made by the scripts that run on the VM",
    positionals: "[path]",
    minPositionals: 0,
    maxPositionals: 1,
    options: {
      kind: { type: "string", values: ["knc", "knd"], doc: "Control plane (knc) or worker (knd)" },
      pool: { type: "string", value: "NAME", doc: "The VMs of a pool, instead of a kind" },
      arch: { type: "string", values: ["amd64", "arm64"], doc: "Architecture, where the cluster has both" },
      "user-data": { type: "string", value: "FILE", doc: "A user-data.env instead of that of the cluster" },
      mutable: { type: "string", value: "FILE", doc: "With --user-data: the mutable.env that is delivered" },
    },
    examples: [
      {
        command: "podplanec env --kind knc",
        does: "shows what the services of control-plane VMs get, before it reaches a node",
      },
      {
        command: "podplanec env --kind knd --user-data user-data.env --mutable mutable.env",
        does: "does the same for files, such as those of a VM",
      },
    ],
    load: () => import("../commands/env.ts"),
  },
  {
    path: ["deps", "status"],
    summary: "List what VMs download, and where the lock file pins something else",
    positionals: "[path]",
    minPositionals: 0,
    maxPositionals: 1,
    options: {},
    examples: [
      { command: "podplanec deps status", does: "lists versions and digests, and exits 3 if the lock file differs" },
    ],
    load: () => import("../commands/deps-status.ts"),
  },
  {
    path: ["deps", "update"],
    summary: "Pin the dependencies of this release, or another version of a module, in the lock file",
    positionals: "[path]",
    minPositionals: 0,
    maxPositionals: 1,
    options: {
      module: { type: "string", value: "SOURCE=VERSION", doc: "Terraform module and its version" },
      dialect: { type: "string", values: ["v2a", "v2b"], doc: "Shape of its inputs, for a version not known here" },
    },
    examples: [
      {
        command: "podplanec deps update --module nstance-dev/nstance/aws=2.2.0 --dialect v2b",
        does: "pins version 2.2.0 of the AWS modules for the next build",
      },
    ],
    load: () => import("../commands/deps-update.ts"),
  },
  {
    path: ["deps", "download"],
    summary: "Fill a mirror with what VMs download, every digest verified",
    positionals: "",
    minPositionals: 0,
    maxPositionals: 0,
    options: {
      out: {
        type: "string",
        value: "DIR",
        doc: "Folder that becomes the base of the mirror; the current one unless set",
      },
      kind: { type: "string", values: ["knc", "knd"], doc: "Only for this kind of VM" },
      arch: { type: "string", values: ["amd64", "arm64"], doc: "Only for this architecture" },
      "debian-mirror": { type: "string", value: "URL", doc: "Mirror of Debian that its packages come from" },
    },
    examples: [
      {
        command: "podplanec deps download --out mirror/ --arch arm64 --debian-mirror https://deb.debian.org/debian",
        does: "fetches what is missing below mirror/, which any web server can then serve",
      },
    ],
    load: () => import("../commands/deps-download.ts"),
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
    path: ["completion"],
    summary: "Print the completion of commands, options and values for a shell",
    positionals: "bash|zsh|fish",
    minPositionals: 1,
    maxPositionals: 1,
    options: {},
    examples: [
      {
        command: 'eval "$(podplanec completion bash)"',
        does: "completes in this shell, or in each with it in ~/.bashrc",
      },
      {
        command: "podplanec completion fish > ~/.config/fish/completions/podplanec.fish",
        does: "completes in every new fish",
      },
    ],
    load: () => import("../commands/completion.ts"),
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
