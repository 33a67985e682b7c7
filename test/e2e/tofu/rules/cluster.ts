import { both, type ModuleRule } from "./rule.ts";

export const clusterRules: readonly ModuleRule[] = [
  { name: "the inputs as they are", dialects: both, change: () => undefined, refusal: undefined },
  {
    name: "a name prefix is not empty",
    dialects: both,
    change: ({ cluster }) => Object.assign(cluster, { name_prefix: "" }),
    refusal: /\[prefix\]/,
  },
  {
    name: "V2a takes a prefix of 24 characters",
    dialects: ["v2a"],
    change: ({ cluster }) => Object.assign(cluster, { name_prefix: "internaltools-production" }),
    refusal: undefined,
  },
  {
    name: "V2b takes prefixes up to 23 characters",
    dialects: ["v2b"],
    change: ({ cluster }) => Object.assign(cluster, { name_prefix: "internaltools-production" }),
    refusal: /\[prefix\]/,
  },
  {
    name: "V2b wants a letter first",
    dialects: ["v2b"],
    change: ({ cluster }) => Object.assign(cluster, { name_prefix: "1example" }),
    refusal: /\[prefix\]/,
  },
  {
    name: "2.0.1 knows no Parameter Store",
    dialects: ["v2a"],
    change: ({ cluster }) => Object.assign(cluster, { secrets_provider: "aws-parameter-store" }),
    refusal: /\[secrets\]/,
  },
  {
    name: "V2b stores secrets in Parameter Store unless told",
    dialects: ["v2b"],
    change: ({ cluster }) => delete cluster["secrets_provider"],
    refusal: undefined,
  },
  {
    name: "2.0.1 has no secrets_prefix",
    dialects: ["v2a"],
    change: ({ cluster }) => Object.assign(cluster, { secrets_prefix: "example/" }),
    refusal: /named "secrets_prefix"/,
  },
  {
    name: "durations of server_config are texts",
    dialects: both,
    change: ({ cluster }) => Object.assign(cluster, { server_config: { garbage_collection: "15m" } }),
    refusal: /attribute "garbage_collection": object required/,
  },
  {
    name: "V2b has name_prefix on the cluster only",
    dialects: ["v2b"],
    change: ({ account }) => Object.assign(account, { name_prefix: "other" }),
    refusal: /named "name_prefix"/,
  },
];
