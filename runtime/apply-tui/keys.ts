import type { RunView } from "../engine/index.ts";
import type { Looking } from "./looking.ts";

/** The keys that the view knows. */
export type Key =
  | { readonly kind: "up" | "down" | "pageUp" | "pageDown" | "home" | "end" | "tab" }
  | { readonly kind: "enter" | "backspace" | "interrupt" | "endOfInput" | "clear" }
  | { readonly kind: "text"; readonly text: string };

/** What a key asks for besides another look. */
export type Wish =
  | { readonly kind: "nothing" }
  | { readonly kind: "interrupt" }
  /** The answer to the question; undefined where there will be none. */
  | { readonly kind: "answer"; readonly text: string | undefined };

export interface AfterKey {
  readonly looking: Looking;
  readonly wish: Wish;
}

export interface KeyRoom {
  /** The question that can be answered here. */
  readonly question: RunView["question"];
  /** Rows that the log has, and how many a page is. */
  readonly logRows: number;
  readonly page: number;
  readonly resources: number;
}

/** What a key does. Pure. */
export function afterKey(looking: Looking, key: Key, room: KeyRoom): AfterKey {
  switch (key.kind) {
    case "interrupt":
      return { looking, wish: { kind: "interrupt" } };
    case "up":
      return only(scrolled(looking, -1, room));
    case "down":
      return only(scrolled(looking, 1, room));
    case "pageUp":
      return only(scrolled(looking, -room.page, room));
    case "pageDown":
      return only(scrolled(looking, room.page, room));
    case "home":
      return only(scrolled(looking, -Number.MAX_SAFE_INTEGER, room));
    case "end":
      return only(scrolled(looking, Number.MAX_SAFE_INTEGER, room));
    case "tab":
      return only({ ...looking, focus: looking.focus === "log" ? "resources" : "log" });
    case "text":
      if (room.question) return only({ ...looking, typed: looking.typed + key.text });
      return only(key.text === "l" ? { ...looking, isLogLarge: !looking.isLogLarge } : looking);
    case "backspace":
      return only({ ...looking, typed: [...looking.typed].slice(0, -1).join("") });
    case "clear":
      return only({ ...looking, typed: "" });
    case "enter":
      return answered(looking, room, looking.typed);
    case "endOfInput":
      return answered(looking, room, undefined);
  }
}

function only(looking: Looking): AfterKey {
  return { looking, wish: { kind: "nothing" } };
}

function answered(looking: Looking, { question }: KeyRoom, text: string | undefined): AfterKey {
  if (!question) return only(looking);
  return { looking: { ...looking, typed: "" }, wish: { kind: "answer", text } };
}

/** `by` rows towards the end; the log is kept from its end, the resources from their start. */
function scrolled(looking: Looking, by: number, { logRows, resources }: KeyRoom): Looking {
  if (looking.focus === "log") {
    return { ...looking, logUp: Math.min(Math.max(0, looking.logUp - by), Math.max(0, logRows - 1)) };
  }
  const down = Math.min(Math.max(0, looking.resourcesDown + by), Math.max(0, resources - 1));
  return { ...looking, resourcesDown: down };
}

/**
 * The text of a paste that goes into an answer: its first line. A paste never answers by itself, so that a question is
 * not answered by something that was copied for another place.
 */
export function pastedText(text: string): string {
  return printableOnly(text.trimStart().split(/[\r\n]/)[0] ?? "");
}

const controls: Readonly<Record<string, "enter" | "endOfInput" | "clear">> = {
  "\r": "enter",
  "\n": "enter",
  "\u0004": "endOfInput",
  "\u0015": "clear",
};

/** The keys in a chunk of typed text. What is typed fast, or over a slow line, comes in one. */
export function typedKeys(text: string): readonly Key[] {
  return [...text].flatMap((character): readonly Key[] => {
    const control = controls[character];
    if (control !== undefined) return [{ kind: control }];
    const kept = printableOnly(character);
    return kept === "" ? [] : [{ kind: "text", text: kept }];
  });
}

function printableOnly(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "");
}
