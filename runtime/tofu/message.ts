import type { ChangeAction } from "../engine/index.ts";
import { type Json, objectIn, parseObject, textIn } from "./json.ts";

/** A place in a file that OpenTofu read. */
export interface TofuRange {
  readonly filename: string;
  readonly start: { readonly line: number; readonly byte: number };
  readonly end: { readonly byte: number };
}

/** A message of OpenTofu's JSON output, as far as it is used (contracts/terraform.md 5.4). */
export type TofuMessage =
  | { readonly kind: "version"; readonly product: "tofu" | "terraform"; readonly version: string; readonly ui: string }
  | {
      readonly kind: "diagnostic";
      readonly severity: "error" | "warning";
      readonly summary: string;
      readonly detail: string;
      readonly address: string | undefined;
      readonly range: TofuRange | undefined;
    }
  | {
      readonly kind: "apply";
      readonly state: "started" | "progress" | "done" | "failed";
      readonly address: string;
      readonly action: ChangeAction;
      readonly seconds: number;
      readonly id: string | undefined;
    }
  | { readonly kind: "other"; readonly level: "debug" | "info" | "warn" | "error"; readonly text: string };

/** One line of output. Lines that are no JSON, and types that are not known, are shown by what they say. */
export function parseTofuLine(line: string): TofuMessage | undefined {
  if (line.trim() === "") return undefined;
  const message = line.startsWith("{") ? parseObject(line) : undefined;
  if (!message) return { kind: "other", level: /^\s*(?:[│╷]\s*)?Error\b/.test(line) ? "error" : "info", text: line };
  switch (message["type"]) {
    case "version":
      return versionOf(message);
    case "diagnostic":
      return diagnosticOf(objectIn(message, "diagnostic"));
    case "apply_start":
      return applyOf("started", message);
    case "apply_progress":
      return applyOf("progress", message);
    case "apply_complete":
      return applyOf("done", message);
    case "apply_errored":
      return applyOf("failed", message);
    default:
      return { kind: "other", level: levelOf(message), text: textIn(message, "@message") ?? line };
  }
}

function versionOf(message: Json): TofuMessage {
  const tofu = textIn(message, "tofu");
  const version = tofu ?? textIn(message, "terraform") ?? "";
  const product = tofu === undefined ? "terraform" : "tofu";
  return { kind: "version", product, version, ui: textIn(message, "ui") ?? "" };
}

function diagnosticOf(diagnostic: Json): TofuMessage {
  return {
    kind: "diagnostic",
    severity: diagnostic["severity"] === "warning" ? "warning" : "error",
    summary: textIn(diagnostic, "summary") ?? "",
    detail: textIn(diagnostic, "detail") ?? "",
    address: textIn(diagnostic, "address"),
    range: rangeOf(diagnostic),
  };
}

function rangeOf(diagnostic: Json): TofuRange | undefined {
  const range = objectIn(diagnostic, "range");
  const [start, end] = [objectIn(range, "start"), objectIn(range, "end")];
  const filename = textIn(range, "filename");
  const [line, from, to] = [start["line"], start["byte"], end["byte"]];
  if (filename === undefined || typeof line !== "number" || typeof from !== "number") return undefined;
  return { filename, start: { line, byte: from }, end: { byte: typeof to === "number" ? to : from } };
}

function applyOf(state: "started" | "progress" | "done" | "failed", message: Json): TofuMessage {
  const hook = objectIn(message, "hook");
  const seconds = hook["elapsed_seconds"];
  return {
    kind: "apply",
    state,
    address: textIn(objectIn(hook, "resource"), "addr") ?? "",
    action: actionOf(textIn(hook, "action")),
    seconds: typeof seconds === "number" ? seconds : 0,
    id: state === "done" ? textIn(hook, "id_value") : undefined,
  };
}

const actions: Readonly<Record<string, ChangeAction>> = {
  noop: "noop",
  create: "create",
  read: "read",
  update: "update",
  replace: "replace",
  delete: "delete",
  move: "move",
  import: "import",
  remove: "forget",
  forget: "forget",
};

function actionOf(action: string | undefined): ChangeAction {
  return actions[action ?? ""] ?? "other";
}

function levelOf(message: Json): "debug" | "info" | "warn" | "error" {
  switch (message["@level"]) {
    case "error":
      return "error";
    case "warn":
      return "warn";
    case "debug":
    case "trace":
      return "debug";
    default:
      return "info";
  }
}
