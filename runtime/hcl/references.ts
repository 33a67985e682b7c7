import { type Token, tokensOf } from "./tokens.ts";

/** A reference such as `module.network.load_balancers["main"].dns_name`. */
export interface HclReference {
  /** Its names; a text in brackets is one of them: `["module", "network", "load_balancers", "main", "dns_name"]`. */
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
}

/**
 * Every reference of two names or more in a text of HCL, outside of texts and comments, in its order. Names of blocks,
 * arguments and functions are single, so they are not among them; members of the variables of a `for` are.
 */
export function referencesIn(text: string): readonly HclReference[] {
  const tokens = tokensOf(text);
  const found: HclReference[] = [];
  let at = 0;
  while (at < tokens.length) {
    const first = tokens[at];
    if (first?.kind !== "name" || first.value === undefined || words.has(first.value) || isSign(tokens[at - 1], ".")) {
      at += 1;
      continue;
    }
    const { names, next } = readTraversal(tokens, at, first.value);
    const last = tokens[next - 1] ?? first;
    if (names.length > 1) found.push({ names, start: first.start, end: last.end });
    // What stands in brackets is read for itself.
    at += 1;
  }
  return found;
}

/** Words of the language, behind which a bracket begins a list. */
const words: ReadonlySet<string> = new Set(["for", "in", "if", "else", "endif", "endfor"]);

function readTraversal(tokens: readonly Token[], from: number, first: string): { names: string[]; next: number } {
  const names = [first];
  let at = from + 1;
  for (;;) {
    const [sign, inside, close] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (isSign(sign, ".") && inside?.kind === "name" && inside.value !== undefined) {
      names.push(inside.value);
      at += 2;
    } else if (isSign(sign, ".") && (inside?.kind === "number" || isSign(inside, "*"))) at += 2;
    else if (isSign(sign, "[") && inside?.kind === "text" && inside.value !== undefined && isSign(close, "]")) {
      names.push(inside.value);
      at += 3;
    } else if (isSign(sign, "[")) {
      const end = closing(tokens, at);
      if (end === undefined) return { names, next: at };
      at = end + 1;
    } else return { names, next: at };
  }
}

/** The bracket that closes the one at a place. */
function closing(tokens: readonly Token[], from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const value = tokens[at]?.kind === "sign" ? tokens[at]?.value : undefined;
    if (value === "[" || value === "(" || value === "{" || value === "${" || value === "%{") depth += 1;
    if (value === "]" || value === ")" || value === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

function isSign(token: Token | undefined, value: string): boolean {
  return token?.kind === "sign" && token.value === value;
}
