import type { Choice, Question } from "../../compiler/domains/cluster/scaffold/index.ts";
import type { Terminal } from "../cli/index.ts";

/** Somebody who can be asked. Answers are undefined where they cancelled. */
export interface Asker {
  /** Asks until `faultOf` has nothing against the answer. */
  ask(question: Question, faultOf: (answer: string) => string | undefined): Promise<string | undefined>;
  /** Asks what is done with the answers. */
  choose(message: string, choices: readonly Choice[]): Promise<string | undefined>;
}

/** Draws questions on a terminal, under a title. The library is loaded here, since hardly any run needs it. */
export async function createAsker({ input, output }: Terminal, signal: AbortSignal, title: string): Promise<Asker> {
  const { intro, isCancel, select, text } = await import("@clack/prompts");
  const streams = { input, output, signal };
  const answered = (answer: string | symbol) => (isCancel(answer) || typeof answer !== "string" ? undefined : answer);
  intro(title, streams);
  return {
    async ask({ message, hint, choices, preset }, faultOf) {
      if (choices) return chosen(message, choices, preset, faultOf);
      return answered(
        await text({
          ...streams,
          message: hint === undefined ? message : `${message} (${hint})`,
          placeholder: preset ?? "",
          defaultValue: preset ?? "",
          validate: (typed) => faultOf(typed || (preset ?? "")),
        }),
      );
    },
    choose: (message, choices) => chosen(message, choices, undefined, () => undefined),
  };

  /** What is chosen and cannot be, is told and asked again. */
  async function chosen(
    message: string,
    choices: readonly Choice[],
    preset: string | undefined,
    faultOf: (answer: string) => string | undefined,
  ): Promise<string | undefined> {
    for (let shown = message; ; ) {
      const answer = answered(
        await select({
          ...streams,
          message: shown,
          options: [...choices],
          ...(preset === undefined ? {} : { initialValue: preset }),
        }),
      );
      const fault = answer === undefined ? undefined : faultOf(answer);
      if (fault === undefined) return answer;
      shown = `${fault}\n${message}`;
    }
  }
}
