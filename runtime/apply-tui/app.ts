import { Box, type Key as InkKey, Static, Text, useInput, usePaste } from "ink";
import { createElement, type ReactElement } from "react";
import { type Kept, keptRows } from "./history.ts";
import { type Key, typedKeys } from "./keys.ts";
import { type Line, type Span, type Tone, widthOf } from "./lines.ts";

export interface AppProps {
  /** All lines above the live part; only what was added since the last frame is written. */
  readonly history: readonly Kept[];
  readonly live: readonly Line[];
  /** Of the terminal, in cells. */
  readonly columns: number;
  readonly isColoured: boolean;
  readonly hasKeys: boolean;
  onKeys(keys: readonly Key[]): void;
  onPaste(text: string): void;
}

/** The screen: what stays, and below it what changes. All of it was laid out before; ink keeps the terminal. */
export function App({ history, live, columns, isColoured, hasKeys, onKeys, onPaste }: AppProps): ReactElement {
  useInput((input, key) => onKeys(keysOf(input, key)), { isActive: hasKeys });
  usePaste(onPaste, { isActive: hasKeys });
  const draw = (one: Line, index: number): ReactElement =>
    createElement(LineText, { key: index, lines: [one], isColoured });
  const drawKept = (one: Kept, index: number): ReactElement =>
    createElement(LineText, { key: index, lines: keptRows(one, columns), isColoured });
  // As wide as its longest line, so that it is the terminal that breaks what is not broken yet.
  const width = history.reduce((widest, one) => Math.max(widest, widthOf(one.line)), columns);
  // biome-ignore lint/correctness/noChildrenProp: its child is a function, which the other form takes for no child.
  const kept = createElement(Static<Kept>, { items: [...history], style: { width }, children: drawKept });
  return createElement(Box, { flexDirection: "column" }, kept, ...live.map(draw));
}

interface LineProps {
  readonly lines: readonly Line[];
  readonly isColoured: boolean;
}

/** One node for each line: the pieces as nodes of their own cost several times as much at every frame. */
function LineText({ lines, isColoured }: LineProps): ReactElement {
  const text = lines.map((one) => one.map((piece) => (isColoured ? painted(piece) : piece.text)).join("")).join("\n");
  // A text without anything would take no row.
  return createElement(Text, { wrap: "truncate-end" }, text === "" ? " " : text);
}

function painted({ text, tone }: Span): string {
  const code = codes[tone];
  return code === "" || text === "" ? text : `\u001b[${code}m${text}\u001b[0m`;
}

/** Readable on light and dark grounds. */
const codes: Readonly<Record<Tone, string>> = {
  plain: "",
  strong: "1",
  quiet: "2",
  good: "32",
  bad: "1;31",
  warning: "33",
  accent: "1;36",
};

function keysOf(input: string, key: InkKey): readonly Key[] {
  if (key.ctrl) {
    if (input === "c") return [{ kind: "interrupt" }];
    if (input === "d") return [{ kind: "endOfInput" }];
    return input === "u" ? [{ kind: "clear" }] : [];
  }
  if (key.upArrow) return [{ kind: "up" }];
  if (key.downArrow) return [{ kind: "down" }];
  if (key.pageUp) return [{ kind: "pageUp" }];
  if (key.pageDown) return [{ kind: "pageDown" }];
  if (key.home) return [{ kind: "home" }];
  if (key.end) return [{ kind: "end" }];
  if (key.tab) return [{ kind: "tab" }];
  if (key.return) return [{ kind: "enter" }];
  if (key.backspace || key.delete) return [{ kind: "backspace" }];
  return key.meta || key.escape ? [] : typedKeys(input);
}
