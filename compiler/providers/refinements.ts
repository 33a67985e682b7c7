import { awsRefinements } from "./aws/index.ts";
import { googleRefinements } from "./google/index.ts";
import { proxmoxRefinements } from "./proxmox/index.ts";

/** Rules of clouds on texts of the language, by the name that the schema table uses. */
export const cloudRefinements = { ...awsRefinements, ...googleRefinements, ...proxmoxRefinements };

export type CloudRefinement = keyof typeof cloudRefinements;
