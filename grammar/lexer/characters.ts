import { type ProblemSink, replacement } from "../problems/index.ts";

// Found anywhere, strings and comments included: what no editor shows cannot be reviewed. Unicode's class of them,
// written out: looking it up costs each start.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is searched for
const controlCharacters = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f]+/g;

/** Characters that look like one of the language, with their names. */
const lookAlikes: Readonly<Record<string, readonly [name: string, instead: string]>> = {
  "\u00A0": ["no-break space", " "],
  "\u2007": ["figure space", " "],
  "\u202F": ["narrow no-break space", " "],
  "\u3000": ["ideographic space", " "],
  "\u2010": ["hyphen", "-"],
  "\u2011": ["non-breaking hyphen", "-"],
  "\u2012": ["figure dash", "-"],
  "\u2013": ["en dash", "-"],
  "\u2014": ["em dash", "-"],
  "\u2212": ["minus sign", "-"],
  "\u037E": ["Greek question mark", ";"],
  "\u2044": ["fraction slash", "/"],
  "\u2215": ["division slash", "/"],
  "\u00D7": ["multiplication sign", "*"],
  "\u00F7": ["division sign", "/"],
  "\u2260": ["not equal to", "!="],
  "\u2264": ["less-than or equal to", "<="],
  "\u2265": ["greater-than or equal to", ">="],
  "\u21D2": ["rightwards double arrow", "=>"],
  "\uFF08": ["fullwidth left parenthesis", "("],
  "\uFF09": ["fullwidth right parenthesis", ")"],
  "\uFF0C": ["fullwidth comma", ","],
  "\uFF0E": ["fullwidth full stop", "."],
  "\uFF1A": ["fullwidth colon", ":"],
  "\uFF1B": ["fullwidth semicolon", ";"],
  "\uFF1D": ["fullwidth equals sign", "="],
  "\uFF1F": ["fullwidth question mark", "?"],
  "\uFF3B": ["fullwidth left square bracket", "["],
  "\uFF3D": ["fullwidth right square bracket", "]"],
  "\uFF5B": ["fullwidth left curly bracket", "{"],
  "\uFF5D": ["fullwidth right curly bracket", "}"],
  "\u2026": ["horizontal ellipsis", "..."],
};

/** Cyrillic and Greek letters that cannot be told from Latin ones. */
const latinTwins: Readonly<Record<string, string>> = {
  а: "a",
  в: "b",
  с: "c",
  ԁ: "d",
  е: "e",
  һ: "h",
  і: "i",
  ј: "j",
  ο: "o",
  о: "o",
  р: "p",
  ѕ: "s",
  ν: "v",
  х: "x",
  у: "y",
  А: "A",
  В: "B",
  С: "C",
  Е: "E",
  Н: "H",
  І: "I",
  К: "K",
  М: "M",
  О: "O",
  Р: "P",
  Т: "T",
  Х: "X",
};

const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]+/y;
/** Opening and closing typographic quotes, double and single. */
export const smartQuotes = "\u201C\u201D\u201E\u00AB\u00BB\u2018\u2019\u201A";

/** `U+200B` */
export function codePointName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Reports what may stand nowhere in a file: control characters and halves of surrogate pairs. */
export function checkCharacters(text: string, sink: ProblemSink): void {
  for (const match of text.matchAll(controlCharacters)) {
    const span = sink.span(match.index, match.index + match[0].length);
    sink.report("control-character", span, { character: codePointName(match[0]) }, replacement("Remove it", span, ""));
  }
  if (text.isWellFormed()) return;
  for (const match of text.matchAll(/\p{Surrogate}/gu)) {
    const span = sink.span(match.index, match.index + 1);
    sink.report("lone-surrogate", span, { character: codePointName(match[0]) });
  }
}

export type OddCharacter =
  | { readonly kind: "space"; readonly end: number }
  /** To be read as `instead`. */
  | { readonly kind: "punctuation"; readonly end: number; readonly instead: string }
  /** A word, with its twins replaced. */
  | { readonly kind: "word"; readonly end: number; readonly text: string }
  | { readonly kind: "quote"; readonly end: number };

/** Reads and reports what begins, at `start`, with or continues by a character outside of ASCII. */
export function scanOddCharacter(text: string, start: number, sink: ProblemSink): OddCharacter {
  // Not beside the others: most sources are ASCII, and the classes of Unicode cost when they are made.
  const word = /[\p{L}\p{N}\p{M}_-]+/uy;
  word.lastIndex = start;
  if (word.test(text)) return oddWord(text, start, word.lastIndex, sink);
  invisible.lastIndex = start;
  if (invisible.test(text)) {
    const span = sink.span(start, invisible.lastIndex);
    const parameters = { character: codePointName(text.slice(start)) };
    sink.report("invisible-character", span, parameters, replacement("Remove it", span, ""));
    return { kind: "space", end: span.end };
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const end = start + character.length;
  if (smartQuotes.includes(character)) return { kind: "quote", end };
  const span = sink.span(start, end);
  const twin = Object.hasOwn(lookAlikes, character) ? lookAlikes[character] : undefined;
  if (twin !== undefined) {
    const [name, instead] = twin;
    const details = replacement(`Write \`${instead}\``, span, instead);
    sink.report("look-alike-character", span, { character, name, instead }, details);
    return instead === " " ? { kind: "space", end } : { kind: "punctuation", end, instead };
  }
  if (!sink.touches(start, end)) sink.report("unknown-character", span, { character });
  return { kind: "space", end };
}

function oddWord(text: string, start: number, end: number, sink: ProblemSink): OddCharacter {
  const name = text.slice(start, end);
  const span = sink.span(start, end);
  const latin = Array.from(name, (letter) => latinTwins[letter] ?? letter).join("");
  if (/^[A-Za-z_][0-9A-Za-z_-]*$/.test(latin)) {
    const character = Array.from(name).find((letter) => letter.charCodeAt(0) > 0x7f) ?? "";
    const parameters = { character, name: codePointName(character), instead: latinTwins[character] ?? "" };
    sink.report("look-alike-character", span, parameters, replacement(`Write \`${latin}\``, span, latin));
    return { kind: "word", end, text: latin };
  }
  sink.report("non-ascii-name", span, { name });
  return { kind: "word", end, text: name };
}
