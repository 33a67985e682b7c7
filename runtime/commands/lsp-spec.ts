import type { CommandSpec } from "../cli/index.ts";

export const lspCommand: CommandSpec = {
  path: ["lsp"],
  summary: "Serve an editor",
  positionals: "",
  minPositionals: 0,
  maxPositionals: 0,
  options: {
    stdio: { type: "boolean", doc: "Speak the language server protocol on standard input and output" },
    clientProcessId: { type: "string", value: "PID", doc: "The editor's process, which some editors name; not needed" },
  },
  examples: [{ command: "podplanec lsp --stdio", does: "is what an editor starts" }],
  load: () => import("./lsp.ts"),
};
