import {
  type Answers,
  type Surroundings,
  withExamples,
  writeCluster,
} from "../../compiler/domains/cluster/scaffold/index.ts";
import { compile, type Diagnostic } from "../../compiler/index.ts";

const file = "cluster.podplane";

/** A workspace in which there is nothing: a new cluster uses no other file. */
const empty = {
  read: () => ({ kind: "missing" }) as const,
  resolve: () => ({ kind: "outside", root: "." }) as const,
};

/**
 * What the compiler says against answers, the ones that are not given yet replaced by examples: the first error, or
 * warning, of the source that they make. Undefined where it is clean. Examples are right, so that what is said is about
 * the last of the answers, if those before it were clean.
 */
export function faultOf(answers: Answers, around: Surroundings): string | undefined {
  const { diagnostics } = compile({
    file,
    text: writeCluster(withExamples(answers, around)),
    notation: "podplane",
    workspace: empty,
    varsFiles: [],
    assignments: [],
    lockOf: () => undefined,
  });
  const worst = (severity: Diagnostic["severity"]) => diagnostics.find((one) => one.severity === severity);
  const found = worst("error") ?? worst("warning");
  return found && `${found.message}. ${found.why}`;
}
