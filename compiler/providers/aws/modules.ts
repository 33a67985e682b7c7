import type { ModuleFacts, ModuleSource } from "../table/index.ts";

const facts = {
  imagePartitions: ["aws"],
  privateBalancers: true,
  severalNetworks: true,
  sharesSecrets: false,
  balancerAddress: "dns_name",
  secretsProvider: "aws-secrets-manager",
} as const satisfies Partial<ModuleFacts>;

/** The Nstance modules for AWS: the newest published version is of dialect V2a (contracts/nstance.md 1.1). */
export const awsModules: ModuleSource = {
  source: "nstance-dev/nstance/aws",
  newest: { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" },
  known: [{ versions: /^2\.0\.\d+$/, dialect: "v2a" }],
  facts: {
    v2a: {
      ...facts,
      serversFollowConfig: false,
      poolsShareBalancers: true,
      secretPrefix: (clusterId) => `nstance/${clusterId}/`,
    },
    v2b: {
      ...facts,
      serversFollowConfig: true,
      poolsShareBalancers: false,
      secretPrefix: (clusterId) => `${clusterId}/`,
    },
  },
};
