import type { ModuleSource } from "../table/index.ts";

/** The Nstance modules for AWS: the newest published version is of dialect V2a (contracts/nstance.md 1.1). */
export const awsModules: ModuleSource = {
  source: "nstance-dev/nstance/aws",
  newest: { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" },
  known: [{ versions: /^2\.0\.\d+$/, dialect: "v2a" }],
};
