import type { StructureConfig } from "./rules.ts";

/** The one street of `docs/architecture.md`, as a table. */
export const structure: StructureConfig = {
  layers: {
    grammar: [],
    compiler: ["grammar"],
    // Of the compiler, emitters see what it hands them: the IR.
    emitters: [],
    runtime: ["grammar", "compiler", "emitters"],
    "language-server": ["grammar", "compiler"],
  },
  strangers: { emitters: ["emitters/document", "emitters/settings"] },
  doors: {
    emitters: ["compiler/ir/index.ts"],
    // One command each needs them, and every command would load them with compiler/index.ts.
    runtime: ["compiler/diagnostics/pages/index.ts", "compiler/jsonc/import/index.ts"],
  },
  open: ["emitters", "runtime"],
  exceptions: [
    { rule: "circle", below: "compiler", reason: "its rooms are being built" },
    { rule: "surface", below: "compiler", reason: "its rooms are being built" },
    { rule: "folder", below: "compiler", reason: "its rooms are being built" },
    { rule: "circle", below: "emitters/netsy", reason: "the codec and the seed stand in one folder" },
    { rule: "surface", below: "emitters/netsy", reason: "the codec and the seed stand in one folder" },
    { rule: "folder", below: "emitters/netsy", reason: "the codec and the seed stand in one folder" },
  ],
};
