import { exitCodes, UserError } from "../../cli/index.ts";
import type { EventBody } from "../../engine/index.ts";

export type Question = Omit<Extract<EventBody, { type: "question" }>, "type">;

/** Gets the answer of a person. The signal ends it where the run is cancelled. */
export interface Asker {
  /** Whether anybody can be asked. */
  readonly isPresent: boolean;
  /** What was typed, without the line end; undefined where there will be no answer. */
  answer(question: Question, signal: AbortSignal): Promise<string | undefined>;
}

/**
 * Asks a question and tells both as events. `given` is the answer of an option. Throws where nobody can be asked,
 * naming the option.
 */
export async function askQuestion(
  question: Question,
  given: "yes" | undefined,
  { ask, emit, signal }: { readonly ask: Asker; emit(body: EventBody): void; readonly signal: AbortSignal },
): Promise<"yes" | "no"> {
  emit({ type: "question", ...question });
  if (given !== undefined) {
    emit({ type: "answered", id: question.id, answer: given, by: "flag" });
    return given;
  }
  if (!ask.isPresent) throw nobodyToAsk(question);
  const typed = (await ask.answer(question, signal))?.trim();
  const answer = typed !== undefined && accepts(question, typed) ? "yes" : "no";
  emit({ type: "answered", id: question.id, answer, by: "person" });
  return answer;
}

function accepts({ kind, expected }: Question, typed: string): boolean {
  return kind === "typed" ? typed === expected : /^y(?:es)?$/i.test(typed);
}

function nobodyToAsk({ text, flag }: Question): UserError {
  return new UserError(`nobody can be asked: ${text}`, {
    why: "standard input is no terminal",
    fix: `answer with ${flag}, or run it in a terminal`,
    exitCode: exitCodes.usage,
  });
}
