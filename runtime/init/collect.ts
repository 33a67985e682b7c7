import {
  type Answers,
  optionNames,
  type Question,
  questionGroups,
  type Surroundings,
} from "../../compiler/domains/cluster/scaffold/index.ts";
import { exitCodes, UserError } from "../cli/index.ts";
import type { Asker } from "./asker.ts";
import { faultOf } from "./judge.ts";

interface Given {
  /** By name of the question: what options say. */
  readonly options: ReadonlyMap<string, string>;
  readonly around: Surroundings;
  /** Whom to ask, or why nobody is asked, as a sentence: defaults are taken then. */
  readonly asker: Asker | string;
}

/**
 * All answers: those of options as they are, and for the rest what somebody says. Undefined where they cancelled. Throws
 * a `UserError` for options that are wrong or missing, before the first question.
 */
export async function collectAnswers(given: Given): Promise<Answers | undefined> {
  const silent = takeOptions(given);
  if (typeof given.asker !== "string") return askRest(given, given.asker);
  if (silent.missing.length > 0) throw missingOptions(silent.missing, given.asker);
  return silent.answers;
}

/** What the options give by themselves. */
function takeOptions({ options, around }: Given): { readonly answers: Answers; readonly missing: readonly Question[] } {
  let answers: Answers = {};
  const missing: Question[] = [];
  for (const group of questionGroups) {
    for (const question of group(answers, around)) {
      const { name, example } = question;
      const answer = options.get(name);
      if (answer !== undefined) refuseWrong(question, { ...answers, [name]: answer }, around);
      const taken = answer ?? presetOf(question, answers, around);
      if (taken === undefined) missing.push(question);
      answers = { ...answers, [name]: taken ?? example };
    }
  }
  const isOpen = missing.some(({ name }) => name === "provider");
  const known = isOpen ? optionNames() : new Set(Object.keys(answers));
  const idle = [...options.keys()].find((name) => !known.has(name));
  if (idle !== undefined) throw idleOption(idle, answers);
  return { answers, missing };
}

function refuseWrong({ name, choices }: Question, answers: Answers, around: Surroundings): void {
  const given = answers[name] ?? "";
  const isChoice = choices === undefined || choices.some(({ value }) => value === given);
  const fault = isChoice ? faultOf(answers, around) : "there is no such choice.";
  if (fault === undefined) return;
  throw new UserError(`--${name} ${given === "" ? '""' : given}: ${fault}`, {
    fix: choices ? `give one of ${choices.map(({ value }) => value).join(", ")}` : "give another value",
    exitCode: exitCodes.usage,
  });
}

/** What is taken where nothing is said; undefined also where that would be wrong, such as the name of a folder. */
function presetOf({ name, preset }: Question, answers: Answers, around: Surroundings): string | undefined {
  const isRight = preset !== undefined && faultOf({ ...answers, [name]: preset }, around) === undefined;
  return isRight ? preset : undefined;
}

async function askRest({ options, around }: Given, asker: Asker): Promise<Answers | undefined> {
  let answers: Answers = {};
  for (const group of questionGroups) {
    for (const question of group(answers, around)) {
      const { name, asked } = question;
      const before = answers;
      const judge = (answer: string) => faultOf({ ...before, [name]: answer }, around);
      const preset = presetOf(question, before, around);
      const silent = options.get(name) ?? (asked ? undefined : preset);
      const answer = silent ?? (await asker.ask({ ...question, preset }, judge));
      if (answer === undefined) return undefined;
      answers = { ...answers, [name]: answer };
    }
  }
  return answers;
}

function missingOptions(missing: readonly Question[], why: string): UserError {
  const isOpen = missing.some(({ name }) => name === "provider");
  const named = missing.filter(({ isSetting }) => !isOpen || isSetting !== true);
  const values = named.map(({ name, choices, unless }) => {
    const given = `--${name} ${choices?.map(({ value }) => value).join("|") ?? "…"}`;
    return unless === undefined ? given : `--${unless} … (or ${given})`;
  });
  const words = named.map(({ name, unless }) => (unless === undefined ? `--${name}` : `--${unless} or --${name}`));
  return new UserError(`nothing says ${words.join(", ")}`, {
    why,
    fix: `add ${values.join(" ")}${isOpen ? ", and what that provider needs" : ""}`,
    exitCode: exitCodes.usage,
  });
}

function idleOption(name: string, answers: Answers): UserError {
  const { provider = "", layout = "", domain = "" } = answers;
  return new UserError(`--${name} means nothing here`, {
    why: `with --provider ${provider} and --layout ${layout}${domain === "" ? " and without --domain" : ""} nothing is asked that it answers`,
    fix: "leave it out, or give other answers",
    exitCode: exitCodes.usage,
  });
}
