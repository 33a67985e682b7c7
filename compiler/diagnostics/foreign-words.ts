/*
 * Blocks and attributes of Terraform, Helm and programming languages that people write by habit, and what does
 * the same here. A word of the schema is never looked up.
 */

const loop = "Write `for x in list { … }` around what repeats.";
const condition = "Write `if condition { … } else if other { … } else { … }`.";
const terraform = "Keep it in a `.tf` file of your own beside the source; podplanec leaves that alone.";

const advices: ReadonlyMap<string, string> = new Map([
  ["for_each", loop],
  ["count", loop],
  ["foreach", loop],
  ["dynamic", loop],
  ["while", loop],
  ["loop", loop],
  ["unless", condition],
  ["when", condition],
  ["switch", condition],
  ["match", condition],
  ["case", condition],
  ["elif", condition],
  ["variable", "Write `param name: type = default` on the top level."],
  ["variables", "Write `param name: type = default` on the top level."],
  ["locals", "Write `let name = value` on the top level."],
  ["values", "Write `let name = value` on the top level."],
  ["import", 'Write `use "path.podplane" as name` on the top level.'],
  ["imports", 'Write `use "path.podplane" as name` on the top level.'],
  ["function", "Write `template name(parameter: type) { … }` on the top level, and `include name(parameter = value)`."],
  ["def", "Write `template name(parameter: type) { … }` on the top level, and `include name(parameter = value)`."],
  ["macro", "Write `template name(parameter: type) { … }` on the top level, and `include name(parameter = value)`."],
  ["resource", terraform],
  ["data", terraform],
  ["module", terraform],
  ["output", terraform],
  ["moved", "Write `renamed_from = old` in what was renamed."],
  ["terraform", "Write `state s3 { … }` in the cluster; versions of OpenTofu and of modules are chosen by podplanec."],
  ["backend", "Write `state s3 { … }` in the cluster."],
  ["depends_on", "Remove it: what depends on what follows from the names that are used."],
  ["lifecycle", "Remove it: the plan of OpenTofu tells what a change replaces."],
]);

/** What to write for a block or an attribute of another language; undefined where the word is none. */
export function foreignAdvice(word: string): string | undefined {
  return advices.get(word);
}
