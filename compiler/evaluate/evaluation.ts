import type { Workspace } from "../bind/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import { createBudget } from "./bounds.ts";
import type { Evaluation } from "./environment.ts";
import { evaluateExpression } from "./expression.ts";

/** What the evaluation of one compilation shares: its budget, and what it reports. */
export function createEvaluation(
  workspace: Workspace,
  known: Pick<Evaluation, "faults" | "partial" | "computed" | "toldPlaces">,
  diagnostics: Diagnostics,
): Evaluation {
  return {
    ...known,
    evaluate: evaluateExpression,
    diagnostics,
    way: undefined,
    workspace,
    budget: createBudget(),
  };
}
