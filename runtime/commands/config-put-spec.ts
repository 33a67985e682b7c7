import type { CommandSpec } from "../cli/index.ts";
import { valueOptions } from "./compile-options.ts";

export const configPutCommand: CommandSpec = {
  path: ["config", "put"],
  summary: "Put the configuration of Nstance's servers on machines of your own into the cluster's store",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    replace: {
      type: "string",
      value: "ETAG",
      doc: "Replace what has this ETag, though somebody else wrote it",
    },
    bucket: {
      type: "string",
      value: "NAME",
      doc: "Bucket of Nstance's servers, where the modules chose its name: the output nstance_bucket",
    },
    "dry-run": { type: "boolean", doc: "Say what would be put, and put nothing" },
    endpoint: { type: "string", value: "URL", doc: "A server that speaks for the object store, instead of it" },
    profile: { type: "string", value: "NAME", doc: "Profile of the AWS configuration files" },
    region: { type: "string", value: "REGION", doc: "AWS region of the bucket" },
    ...valueOptions,
  },
  examples: [
    { command: "podplanec config put", does: "puts what `podplanec build` wrote where nobody changed it meanwhile" },
    { command: "podplanec config put --dry-run", does: "says which values would change there" },
  ],
  load: () => import("./config-put.ts"),
};
