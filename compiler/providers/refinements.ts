import { awsRefinements } from "./aws/refinements.ts";
import { googleRefinements } from "./google/refinements.ts";

/** Rules of clouds on texts of the language, by the name that the schema table uses. */
export const cloudRefinements = { ...awsRefinements, ...googleRefinements };

export type CloudRefinement = keyof typeof cloudRefinements;
