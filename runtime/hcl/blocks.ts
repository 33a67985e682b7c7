import { type Token, tokensOf } from "./tokens.ts";

/** A block at the top of a file of OpenTofu, or a member of `locals`. */
export interface HclItem {
  /** As references name it: `aws_s3_bucket.netsy`, `data.…`, `module.…`, `var.…`, `local.…`; else `output.…` and the like. */
  readonly address: string;
  /** Its text, without comments and with single blanks: equal for what means the same. */
  readonly text: string;
  /** Its arguments and blocks at the first level, each by its name as the same kind of text. */
  readonly arguments: ReadonlyMap<string, string>;
  readonly start: number;
  readonly end: number;
}

/** What a file of OpenTofu declares, in its order. */
export function itemsOf(text: string): readonly HclItem[] {
  const tokens = tokensOf(text);
  const items: HclItem[] = [];
  let at = 0;
  while (at < tokens.length) {
    const [kind, ...labels] = headOf(tokens, at);
    const open = at + 1 + labels.length;
    const end = kind !== undefined && isSign(tokens[open], "{") ? closingBrace(tokens, open) : undefined;
    if (kind === undefined || end === undefined) {
      at += 1;
      continue;
    }
    const inner = membersOf(tokens, open + 1, end);
    if (kind === "locals")
      items.push(...inner.map((one) => itemOf(text, tokens, `local.${one.name}`, one.from, one.end, [])));
    else items.push(itemOf(text, tokens, addressOf(kind, labels), at, end, inner));
    at = end + 1;
  }
  return items;
}

function headOf(tokens: readonly Token[], at: number): readonly string[] {
  const first = tokens[at];
  if (first?.kind !== "name" || first.value === undefined) return [];
  const words = [first.value];
  for (let next = at + 1; ; next++) {
    const token = tokens[next];
    if ((token?.kind !== "text" && token?.kind !== "name") || token.value === undefined) return words;
    words.push(token.value);
  }
}

function addressOf(kind: string, labels: readonly string[]): string {
  const path = labels.join(".");
  if (kind === "resource") return path;
  if (kind === "variable") return `var.${path}`;
  return path === "" ? kind : `${kind}.${path}`;
}

interface Member {
  readonly name: string;
  readonly from: number;
  readonly end: number;
}

/** The arguments and blocks between two braces; `end` is the last token of each. */
function membersOf(tokens: readonly Token[], from: number, to: number): readonly Member[] {
  const members: Member[] = [];
  let at = from;
  while (at < to) {
    const token = tokens[at];
    if (token?.kind !== "name" || token.value === undefined) {
      at += 1;
      continue;
    }
    const end = endOfMember(tokens, at, to);
    members.push({ name: token.value, from: at, end });
    at = end + 1;
  }
  return members;
}

/** The entries of a map, `x = { "a" = 1, b = 2 }`, by key: each the text of its value. */
export function entriesOf(text: string): ReadonlyMap<string, string> {
  const tokens = tokensOf(text);
  const open = tokens.findIndex((token) => isSign(token, "{"));
  const close = open < 0 ? undefined : closingBrace(tokens, open);
  if (close === undefined) return new Map();
  const keys: { readonly key: string; readonly at: number }[] = [];
  let depth = 0;
  for (let at = open + 1; at < close; at++) {
    const token = tokens[at];
    const isKey = depth === 0 && token?.kind !== "sign" && isSign(tokens[at + 1], "=");
    if (isKey && token?.value !== undefined) keys.push({ key: token.value, at });
    depth += depthOf(token);
  }
  return new Map(
    keys.map(({ key, at }, index) => [key, textOf(text, tokens, at + 2, (keys[index + 1]?.at ?? close) - 1)]),
  );
}

/** The keys of a map. */
export function keysOf(text: string): readonly string[] {
  return [...entriesOf(text).keys()];
}

/** A member ends with its line, unless something is open. */
function endOfMember(tokens: readonly Token[], from: number, to: number): number {
  let depth = 0;
  for (let at = from; at < to; at++) {
    const token = tokens[at];
    if (token?.kind === "newline" && depth === 0) return at - 1;
    depth += depthOf(token);
  }
  return to - 1;
}

function closingBrace(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    depth += depthOf(tokens[at]);
    if (depth === 0) return at;
  }
  return undefined;
}

function depthOf(token: Token | undefined): number {
  if (token?.kind !== "sign" || token.value === undefined) return 0;
  if (["{", "[", "(", "${", "%{"].includes(token.value)) return 1;
  return ["}", "]", ")"].includes(token.value) ? -1 : 0;
}

function itemOf(
  text: string,
  tokens: readonly Token[],
  address: string,
  from: number,
  end: number,
  inner: readonly Member[],
): HclItem {
  const named = new Map<string, string>();
  for (const one of inner) {
    const own = textOf(text, tokens, one.from, one.end);
    named.set(one.name, [named.get(one.name), own].filter((part) => part !== undefined).join("\n"));
  }
  return {
    address,
    text: textOf(text, tokens, from, end),
    arguments: named,
    start: tokens[from]?.start ?? 0,
    end: tokens[end]?.end ?? 0,
  };
}

/** The tokens of a part, but those in texts, with one blank between them. */
function textOf(text: string, tokens: readonly Token[], from: number, end: number): string {
  const parts: string[] = [];
  let covered = 0;
  for (const token of tokens.slice(from, end + 1)) {
    if (token.kind === "newline" || token.start < covered) continue;
    parts.push(text.slice(token.start, token.end));
    if (token.kind === "text") covered = token.end;
  }
  return parts.join(" ");
}

function isSign(token: Token | undefined, value: string): boolean {
  return token?.kind === "sign" && token.value === value;
}
