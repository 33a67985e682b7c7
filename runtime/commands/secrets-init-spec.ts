import type { CommandSpec } from "../cli/index.ts";
import { valueOptions } from "./compile-options.ts";

export const secretsInitCommand: CommandSpec = {
  path: ["secrets", "init"],
  summary: "Make the cluster's service-account keys, and the key of its Secrets, in its secret store, once",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    endpoint: {
      type: "string",
      value: "URL",
      doc: "A server that speaks for the secret store, instead of the cloud's",
    },
    secrets: {
      type: "string",
      multiple: true,
      value: "FILE",
      doc: "Lines NAME=value of what only you have, where secrets lie in a store of your own; - is standard input",
    },
    "new-encryption-key": {
      type: "string",
      value: "FILE",
      doc: "There: make the key that encrypts them, keep it in this new file, and nowhere else",
    },
    profile: { type: "string", value: "NAME", doc: "Profile of the AWS configuration files; unset, the cluster's" },
    region: { type: "string", value: "REGION", doc: "Region of AWS; unset, that of the cluster's first provider" },
    ...valueOptions,
  },
  examples: [
    {
      command: "podplanec secrets init",
      does: "stores a new key pair for the cluster of this folder, or says that it is there",
    },
  ],
  load: () => import("./secrets-init.ts"),
};
