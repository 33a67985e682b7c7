import type { ISerializedGast } from "chevrotain";
import { declaredRules } from "../../test/grammar-reference/grammar.ts";
import { type Diagram, drawDiagrams, type Part } from "./railroad.ts";

/*
 * The syntax diagrams, from the declared grammar that judges the parser in tests.
 */

interface Group {
  readonly file: string;
  readonly title: string;
  readonly says: string;
  readonly rules: readonly string[];
}

const groups: readonly Group[] = [
  {
    file: "declarations",
    title: "Files and declarations",
    says: "A file holds declarations and blocks.",
    rules: ["file", "declaration", "use", "param", "binding", "template", "parameter", "typed", "defaultValue"],
  },
  {
    file: "types",
    title: "Types",
    says: "Types are declared for the parameters of files and templates.",
    rules: ["type", "plainType", "angledType", "objectType", "field"],
  },
  {
    file: "blocks",
    title: "Blocks",
    says: "A block is its kind, its labels and its body.",
    rules: ["rootBlock", "block", "keywordBlock", "blockRest", "label", "qualifiedName", "body"],
  },
  {
    file: "statements",
    title: "Statements",
    says: "Statements stand in bodies.",
    rules: [
      ...["statement", "attribute", "forBlock", "loopHead", "ifBlock", "include", "namedArguments", "namedArgument"],
      ...["remove", "assertion"],
    ],
  },
  {
    file: "expressions",
    title: "Expressions",
    says: "Operators, from those that bind weakest to those that bind strongest.",
    rules: [
      ...["expression", "nullish", "disjunction", "conjunction", "equality", "relation", "sum", "product", "operand"],
      "access",
    ],
  },
  {
    file: "values",
    title: "Values",
    says: "What operators work on.",
    rules: [
      ...["primary", "literal", "text", "list", "listComprehension", "filter", "object", "member", "key"],
      "objectComprehension",
    ],
  },
];

/** The text of every file of the diagrams, by its path. */
export function syntaxFiles(): readonly (readonly [string, string])[] {
  const rules = new Map(declaredRules().map((rule) => [labelsOf(rule).name, rule]));
  const drawn = groups.map(({ file, title, rules: names }) => {
    const diagrams = names.map((name): Diagram => {
      const rule = rules.get(name);
      if (rule === undefined) throw new Error(`the grammar declares no rule ${name}`);
      rules.delete(name);
      return { name: spaced(name), part: sequence(rule.definition ?? []) };
    });
    return [`docs/syntax/${file}.svg`, drawDiagrams(title, diagrams)] as const;
  });
  if (rules.size > 0) throw new Error(`no group shows the rules ${[...rules.keys()].join(", ")}`);
  return [["docs/syntax/README.md", page()], ...drawn];
}

function page(): string {
  return [
    "# Syntax diagrams",
    "",
    "Drawn from the declared grammar that judges the parser in tests. Green stands for what is written as it is or what a",
    "text consists of, blue for another diagram. `↤` in front of a sign or a name says that it stands on the line of what",
    "is before it, `↵` that it begins a line: elsewhere line ends and comments may stand between any two parts.",
    "",
    ...groups.map(({ title }) => `- [${title}](#${title.toLowerCase().replaceAll(" ", "-")})`),
    "",
    ...groups.flatMap(({ file, title, says }) => [`## ${title}`, "", says, "", `![${title}](${file}.svg)`, ""]),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

function sequence(definition: readonly ISerializedGast[]): Part {
  const parts = definition.map(partOf);
  const [only, ...others] = parts;
  return only !== undefined && others.length === 0 ? only : { kind: "sequence", parts };
}

function partOf(gast: ISerializedGast): Part {
  const inner = () => sequence(gast.definition ?? []);
  const { name, label } = labelsOf(gast);
  switch (gast.type) {
    case "NonTerminal":
      return { kind: "rule", text: spaced(name) };
    case "Terminal":
      return { kind: "terminal", text: mark(name) + label };
    case "Option":
      return { kind: "optional", part: inner() };
    case "Repetition":
      return { kind: "optional", part: { kind: "repeated", part: inner() } };
    case "RepetitionMandatory":
      return { kind: "repeated", part: inner() };
    case "Alternation":
      return { kind: "choice", parts: (gast.definition ?? []).map(partOf) };
    default:
      return inner();
  }
}

/** What chevrotain calls a part; its types leave that out. */
function labelsOf(gast: ISerializedGast): { readonly name: string; readonly label: string } {
  const name = "name" in gast && typeof gast.name === "string" ? gast.name : "";
  const label = "label" in gast && typeof gast.label === "string" ? gast.label : name;
  return { name, label };
}

function mark(terminal: string): string {
  if (terminal.endsWith("Same")) return "↤ ";
  return terminal.endsWith("Line") ? "↵ " : "";
}

/** `namedArgument` as words. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
