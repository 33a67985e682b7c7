import { type Diagnostic, Diagnostics } from "./diagnostic.ts";
import type { Allowance, WrittenCode } from "./read-allowances.ts";
import { rules } from "./registry/index.ts";
import type { DiagnosticRule } from "./rule/index.ts";

/** A text with its allowances. */
export interface AllowingText {
  readonly text: string;
  readonly allowances: readonly Allowance[];
  /** Whether all that could be reported about the text has been: an allowance that was not needed is then idle. */
  readonly complete: boolean;
}

/**
 * Whether it shows that a comment for this code is not needed: what only a finished output or OpenTofu tells is not
 * known yet, and what is told until a cluster is built is told again where it is built anew.
 */
function showsIdle(code: string): boolean {
  return !/^PDP[45]/.test(code) && ruleOf(code)?.until === undefined;
}

/**
 * Takes out the warnings and hints that a comment on their line allows, and adds what is wrong with the comments
 * themselves. `texts` by file. Errors stay.
 */
export function applyAllowances(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, AllowingText>,
): readonly Diagnostic[] {
  const used = new Set<WrittenCode>();
  const left = diagnostics.filter((diagnostic) => {
    const matching = allowing(diagnostic, texts);
    for (const one of matching) used.add(one);
    return matching.length === 0;
  });
  const found = new Diagnostics();
  for (const { text, allowances, complete } of texts.values()) {
    for (const one of allowances) judge(one, text, complete, used, found);
  }
  if (found.all.length === 0) return left;
  found.add(left);
  return found.sorted();
}

function allowing(diagnostic: Diagnostic, texts: ReadonlyMap<string, AllowingText>): readonly WrittenCode[] {
  const { span, code, severity } = diagnostic;
  const allowingText = span && texts.get(span.file);
  if (!allowingText || severity === "error") return [];
  const line = lineAt(allowingText.text, span.start);
  const here = allowingText.allowances.filter((one) => one.line === line && isWhole(one));
  return here.flatMap((one) => one.codes.filter((written) => written.code === code));
}

/** Lines are counted anew for each diagnostic: there are few, and fewer texts that allow anything. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length - 1;
}

function isWhole({ word, reason, line }: Allowance): boolean {
  return word === "allow" && reason !== "" && line !== undefined;
}

function judge(
  allowance: Allowance,
  text: string,
  complete: boolean,
  used: ReadonlySet<WrittenCode>,
  found: Diagnostics,
): void {
  const { span, codes, reason } = allowance;
  const fault = faultOf(allowance);
  if (fault !== undefined) found.report("allow-malformed", span, { reason: fault });
  else if (reason === "") {
    const names = codes.map(({ code }) => code).join(", ");
    found.report("allow-without-reason", span, { codes: names, is: codes.length === 1 ? "is" : "are" });
  } else {
    const idle = codes.filter((one) => !used.has(one));
    const fixes = [{ title: "Remove the comment", edits: [{ span: wholeLine(text, span), text: "" }] }];
    for (const one of idle) {
      if (ruleOf(one.code)?.severity === "error") found.report("allow-error", one.span, { code: one.code });
      else if (complete && showsIdle(one.code)) {
        found.report("allow-idle", one.span, { code: one.code }, idle.length === codes.length ? { fixes } : {});
      }
    }
  }
}

/** Why a comment cannot allow anything; undefined where it can. */
function faultOf({ word, codes, line }: Allowance): string | undefined {
  if (word !== "allow") return `no comment begins with \`podplane: ${word}\``;
  if (codes.length === 0) return "it names no diagnostic";
  const unknown = codes.find(({ code }) => ruleOf(code) === undefined);
  if (unknown) return `there is no diagnostic ${unknown.code}`;
  return line === undefined ? "no line follows it" : undefined;
}

const known = new Map<string, DiagnosticRule | undefined>();

/** Looked up once for each code: an editor asks with every key. */
function ruleOf(code: string): DiagnosticRule | undefined {
  if (!known.has(code))
    known.set(
      code,
      Object.values(rules).find((rule) => rule.code === code),
    );
  return known.get(code);
}

/** The comment with the blanks in front of it, and with its line where nothing else stands on it. */
function wholeLine(text: string, span: Allowance["span"]): Allowance["span"] {
  let { start, end } = span;
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? "")) start--;
  const alone = start === 0 || text[start - 1] === "\n";
  const atEnd = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end))?.[0];
  if (alone && atEnd !== undefined) end += atEnd.length;
  return { file: span.file, start, end };
}
