import type { ModuleFacts, ModuleSource } from "../table/index.ts";

/** Secret Manager has no folders: what stands in front ends in a hyphen. */
const facts = {
  imagePartitions: ["google"],
  serversFollowConfig: false,
  poolsShareBalancers: false,
  secretPrefix: (clusterId) => `${clusterId}-`,
} satisfies Partial<ModuleFacts>;

/**
 * The Nstance modules for Google Cloud (contracts/nstance.md 1.1, 3.1 to 3.3). A pool joins every listener of its
 * balancers in both dialects; those of V2a forward from outside only, and name each network after the prefix that
 * they are given, which those of V2b no longer take.
 */
export const googleModules: ModuleSource = {
  source: "nstance-dev/nstance/google",
  newest: { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" },
  known: [{ versions: /^2\.0\.\d+$/, dialect: "v2a" }],
  facts: {
    v2a: {
      ...facts,
      privateBalancers: false,
      severalNetworks: true,
      sharesSecrets: false,
      balancerAddress: "ip_address",
      secretsProvider: "gcp-secret-manager",
    },
    v2b: {
      ...facts,
      privateBalancers: true,
      severalNetworks: false,
      sharesSecrets: true,
      balancerAddress: "frontends[0].ip",
      secretsProvider: "google-secret-manager",
    },
  },
};
