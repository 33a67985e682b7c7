import type { CommandSpec } from "./command.ts";

/**
 * Every command, in the order in which `--help` lists them. Help, completion, usage errors and
 * `docs/commands.md` are derived from this table.
 */
export const commands: readonly CommandSpec[] = [
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
