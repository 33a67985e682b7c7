import type { CommandSpec } from "../cli/index.ts";
import { compileOptions } from "./compile-options.ts";

const { set, vars, out } = compileOptions;

export const destroyCommand: CommandSpec = {
  path: ["destroy"],
  summary: "Take the cluster down with everything that was made for it, after its id and its bucket were typed",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    confirm: { type: "string", value: "ID", doc: "The cluster's id, where nobody can be asked" },
    "confirm-state": {
      type: "string",
      value: "BUCKET",
      doc: "The bucket with its state, where nobody can be asked; on machines of your own the buckets stay",
    },
    json: { type: "boolean", doc: "Print one event per line, as docs/schemas/podplane.event.schema.json describes" },
    resume: { type: "boolean", doc: "Go on with a run that was cut off or failed" },
    "vm-timeout": {
      type: "string",
      value: "TIME",
      doc: "How long to wait for the servers to take their VMs away: 20m unless set; then they are deleted",
    },
    endpoint: { type: "string", value: "URL", doc: "A server that speaks for the cloud's object store instead of it" },
    ...(set ? { set } : {}),
    ...(vars ? { vars } : {}),
    ...(out ? { out } : {}),
  },
  examples: [{ command: "podplanec destroy", does: "destroys the cluster of this folder, after two questions" }],
  load: () => import("./destroy.ts"),
};
