import type { Node } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Workspace } from "../workspace.ts";
import { createBudget } from "./bounds.ts";
import { schemaDefaults } from "./defaults.ts";
import type { Evaluation } from "./environment.ts";
import { evaluateExpression } from "./expression.ts";

/** What the evaluation of one compilation shares: its budget, and what it reports. */
export function createEvaluation(
  workspace: Workspace,
  faults: ReadonlySet<Node>,
  diagnostics: Diagnostics,
): Evaluation {
  return {
    evaluate: evaluateExpression,
    diagnostics,
    faults,
    way: undefined,
    workspace,
    budget: createBudget(),
    included: new Set(),
    ...schemaDefaults,
  };
}
