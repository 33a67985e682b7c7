import type { CommandSpec } from "../cli/index.ts";
import { compileOptions } from "./compile-options.ts";

const { timings: _timings, "deny-warnings": _deny, ...inputs } = compileOptions;

export const planCommand: CommandSpec = {
  path: ["plan"],
  summary: "Tell what a change does to what is deployed, before any cloud is touched",
  positionals: "[path…]",
  minPositionals: 0,
  maxPositionals: Number.POSITIVE_INFINITY,
  options: {
    against: {
      type: "string",
      value: "COMMIT",
      doc: "Compare with a branch, tag or commit, instead of the last build",
    },
    from: { type: "string", value: "FILE", doc: "Compare with another source" },
    full: { type: "boolean", doc: "Print every change, however many lines that takes" },
    format: {
      type: "string",
      values: ["text", "json", "markdown"],
      doc: "Form of the report; markdown is for pull requests",
    },
    json: { type: "boolean", doc: "The same as --format json" },
    prices: { type: "string", value: "FILE", doc: "Tell what the change costs, with the prices of a JSON file" },
    infra: { type: "boolean", doc: "Add OpenTofu's own plan of the outputs, with the lines of the source" },
    affected: { type: "boolean", doc: "List the clusters of the repository whose outputs differ from --against" },
    lose: {
      type: "string",
      value: "THING",
      doc: "Tell what stops without zone=NAME or pool=NAME, and how it would go on",
    },
    ip: { type: "boolean", doc: "Print the address plan as a table" },
    ...inputs,
  },
  examples: [
    { command: "podplanec plan", does: "compares the cluster of this folder with its last build" },
    { command: "podplanec plan --against main --format markdown", does: "reports a branch for its pull request" },
    { command: "podplanec plan --affected --against main", does: "lists the clusters that a branch touches, and why" },
    { command: "podplanec plan --lose zone=eu-west-1a", does: "tells what stops when that zone fails" },
  ],
  load: () => import("./plan.ts"),
};
