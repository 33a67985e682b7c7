import type { Severity } from "../../compiler/index.ts";

/** Colours of a report, or none. */
export interface Palette {
  severity(severity: Severity, text: string): string;
  bold(text: string): string;
  frame(text: string): string;
  related(text: string): string;
  added(text: string): string;
}

const same = (text: string): string => text;

export const plain: Palette = { severity: (_, text) => text, bold: same, frame: same, related: same, added: same };

const severityCode: Readonly<Record<Severity, string>> = { error: "1;31", warning: "1;33", hint: "1;36" };

/** ANSI colours that are readable on light and dark grounds. */
export const coloured: Palette = {
  severity: (severity, text) => paint(severityCode[severity], text),
  bold: (text) => paint("1", text),
  frame: (text) => paint("34", text),
  related: (text) => paint("34", text),
  added: (text) => paint("32", text),
};

function paint(code: string, text: string): string {
  return text === "" ? "" : `\u001b[${code}m${text}\u001b[0m`;
}
