import type { StructureConfig } from "./rules.ts";

/** The one street of `docs/architecture.md`, as a table. */
export const structure: StructureConfig = {
  layers: {
    grammar: [],
    compiler: ["grammar"],
    // Of the compiler, emitters see what it hands them: the IR.
    emitters: [],
    "language-server": ["grammar", "compiler"],
    runtime: ["grammar", "compiler", "emitters", "language-server"],
  },
  strangers: { emitters: ["emitters/document", "emitters/settings"] },
  doors: {
    emitters: ["compiler/ir/index.ts"],
    // One command each needs them, and every command would load them with compiler/index.ts.
    runtime: [
      "compiler/diagnostics/pages/index.ts",
      "compiler/domains/cluster/import/index.ts",
      "compiler/domains/cluster/scaffold/index.ts",
    ],
    // What only an editor asks; every command would load it with compiler/index.ts.
    "language-server": ["compiler/queries/index.ts", "compiler/domains/cluster/import/index.ts"],
  },
  open: ["emitters", "runtime"],
  exceptions: [],
};
