import type { CommandSpec } from "../cli/index.ts";

export const seedInspectCommand: CommandSpec = {
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
  load: () => import("./seed-inspect.ts"),
};
