import type { CommandSpec } from "../cli/index.ts";
import { valueOptions } from "./compile-options.ts";

export const seedPutCommand: CommandSpec = {
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
    ...valueOptions,
  },
  examples: [
    {
      command: "podplanec seed put bootstrap.netsy --to s3://demo-123456789012-netsy --region eu-west-1",
      does: "stores it as bootstrap.netsy if the bucket is empty, and exits 5 if it is not",
    },
  ],
  load: () => import("./seed-put.ts"),
};
