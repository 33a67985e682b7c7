import type { CommandSpec } from "../cli/index.ts";
import { compileOptions } from "./compile-options.ts";

const { set, vars, out } = compileOptions;

export const applyCommand: CommandSpec = {
  path: ["apply"],
  summary: "Bring the cluster up as its outputs say: plan, confirm, bucket, seed, keys, infrastructure, health",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    "auto-approve": { type: "boolean", doc: "Apply the plan without a question" },
    json: { type: "boolean", doc: "Print one event per line, as docs/schemas/podplane.event.schema.json describes" },
    resume: { type: "boolean", doc: "Go on with a run that was cut off or failed" },
    explain: { type: "boolean", doc: "With --resume: touch nothing, and say whether journal, state and stores agree" },
    attach: {
      type: "boolean",
      doc: "Follow the apply that runs on this machine with these outputs; ending it ends nothing",
    },
    replay: { type: "string", value: "JOURNAL", doc: "Show a recorded run again, with nothing but its journal" },
    speed: { type: "string", value: "N", doc: "With --replay: N times as fast as it ran; `max` shows its end at once" },
    "ignore-unrecorded": {
      type: "boolean",
      doc: "Go on though a killed run may have made resources that are in no state",
    },
    seed: { type: "string", value: "FILE|URL", doc: "A seed of your own instead of a published one" },
    endpoint: { type: "string", value: "URL", doc: "A server that speaks for the cloud's object store instead of it" },
    "secrets-endpoint": { type: "string", value: "URL", doc: "The same for the secret store; unset, --endpoint" },
    secrets: {
      type: "string",
      multiple: true,
      value: "FILE",
      doc: "Lines NAME=value with which secrets are made in a store of your own, as `secrets init` takes them",
    },
    "api-address": { type: "string", value: "HOST:PORT", doc: "Where the Kubernetes API is reached from here" },
    "health-timeout": { type: "string", value: "TIME", doc: "How long to wait for health: 15m unless set, 0 is not" },
    kubeconfig: { type: "string", value: "FILE", doc: "Credentials to look at nodes and components with" },
    "identity-dir": {
      type: "string",
      value: "DIR",
      doc: "The operator's identity, with which running servers are told of a changed configuration",
    },
    ...(set ? { set } : {}),
    ...(vars ? { vars } : {}),
    ...(out ? { out } : {}),
  },
  examples: [
    { command: "podplanec apply", does: "applies the cluster of this folder, after a question" },
    { command: "podplanec apply --auto-approve --json", does: "applies it in CI, with one event per line" },
    { command: "podplanec apply --resume --explain", does: "says what a run left that failed or was cut off" },
    { command: "podplanec apply --replay examples/try-apply/apply.jsonl", does: "shows a recorded run" },
    { command: "podplanec apply --resume", does: "goes on after a failure, a kill or a cancel" },
  ],
  load: () => import("./apply.ts"),
};
