import { describe, expect, test } from "vitest";
import { type Expression, nestingLimit, parse } from "../index.ts";

/* What a text is split into: literal tables, each value beside the nearest one that is something else. */

interface Found {
  readonly value: Expression | undefined;
  /** Rules, each with what it says besides. */
  readonly problems: readonly string[];
}

function read(text: string): Found {
  const { file, problems } = parse("a.podplane", `let a = ${text}`);
  const [item] = file.items;
  return {
    value: item?.kind === "let" ? item.value : undefined,
    problems: problems.map(({ rule, parameters }) => {
      const { reason, suggestion, character, instead } = parameters as Readonly<Record<string, string>>;
      const more = reason ?? suggestion ?? ([character, instead].filter(Boolean).join(" ") || undefined);
      return more === undefined ? rule : `${rule}: ${more}`;
    }),
  };
}

const quiet: readonly string[] = [];

describe("numbers", () => {
  test.each<[string, object]>([
    ["0", { kind: "integer", value: 0 }],
    ["9", { kind: "integer", value: 9 }],
    ["1_000_000", { kind: "integer", value: 1_000_000 }],
    ["9007199254740991", { kind: "integer", value: Number.MAX_SAFE_INTEGER }],
    ["0.5", { kind: "float", value: 0.5 }],
    ["1_0.2_5", { kind: "float", value: 10.25 }],
    ["1e3", { kind: "float", value: 1000 }],
    ["1E+3", { kind: "float", value: 1000 }],
    ["25e-1", { kind: "float", value: 2.5 }],
    ["1e308", { kind: "float", value: 1e308 }],
  ])("%s", (text, value) => {
    expect(read(text)).toMatchObject({ value, problems: [] });
  });

  const underscore = "bad-number: an underscore stands between two digits";
  const base = "bad-number: numbers are written in base ten";
  test.each<[string, readonly string[]]>([
    ["00", ["leading-zero: 0"]],
    ["007", ["leading-zero: 7"]],
    ["0_1", ["leading-zero: 1"]],
    ["00.5", ["leading-zero: 0.5"]],
    ["09GiB", ["leading-zero: 9"]],
    ["9007199254740992", ["bad-number: whole numbers end at 9,007,199,254,740,991"]],
    ["1e309", ["bad-number: it is larger than numbers can be"]],
    ["1__0", [underscore]],
    ["1_", [underscore]],
    ["1_.5", [underscore]],
    ["0x1F", [base]],
    ["0o17", [base]],
    ["0b101", [base]],
    ["1test", ["name-starts-with-digit"]],
    ["3-tier", ["name-starts-with-digit"]],
  ])("%s is none", (text, expected) => {
    expect(read(text).problems).toEqual(expected);
  });

  test("a difference is none of a name", () => {
    expect(read("3-1")).toMatchObject({ value: { kind: "binary" }, problems: [] });
    expect(read("3 - 1").problems).toEqual(quiet);
  });
});

describe("sizes and durations", () => {
  test.each([
    ["1B", 1],
    ["1kB", 1000],
    ["1MB", 1_000_000],
    ["1GB", 1_000_000_000],
    ["1TB", 1_000_000_000_000],
    ["1KiB", 1024],
    ["1MiB", 1_048_576],
    ["1GiB", 1_073_741_824],
    ["1TiB", 1_099_511_627_776],
    ["1.5KiB", 1536],
    ["1_0B", 10],
    ["0.1KiB", 102],
  ])("%s has %i bytes", (text, bytes) => {
    expect(read(text)).toMatchObject({ value: { kind: "size", bytes }, problems: [] });
  });

  test.each([
    ["1ms", 1],
    ["1s", 1000],
    ["1m", 60_000],
    ["1h", 3_600_000],
    ["1d", 86_400_000],
    ["1.5s", 1500],
    ["0.5ms", 1],
  ])("%s has %i milliseconds", (text, milliseconds) => {
    expect(read(text)).toMatchObject({ value: { kind: "duration", milliseconds }, problems: [] });
  });

  test.each([
    ["1b", "1B"],
    ["1k", "1KiB"],
    ["1kb", "1kB"],
    ["1KB", "1kB"],
    ["1Ki", "1KiB"],
    ["1kib", "1KiB"],
    ["1mb", "1MB"],
    ["1Mi", "1MiB"],
    ["1mib", "1MiB"],
    ["1g", "1GiB"],
    ["1Gb", "1GiB"],
    ["1Gi", "1GiB"],
    ["1gib", "1GiB"],
    ["1t", "1TiB"],
    ["1tb", "1TiB"],
    ["1Ti", "1TiB"],
    ["1tib", "1TiB"],
    ["1MS", "1ms"],
    ["1msec", "1ms"],
    ["1millis", "1ms"],
    ["1S", "1s"],
    ["1sec", "1s"],
    ["1secs", "1s"],
    ["1second", "1s"],
    ["30seconds", "30s"],
    ["1M", "1m"],
    ["1min", "1m"],
    ["1mins", "1m"],
    ["1minute", "1m"],
    ["5minutes", "5m"],
    ["1H", "1h"],
    ["1hr", "1h"],
    ["1hrs", "1h"],
    ["1hour", "1h"],
    ["2hours", "2h"],
    ["1D", "1d"],
    ["1day", "1d"],
    ["7days", "7d"],
    ["1.5gb", "1.5GiB"],
  ])("%s is meant as %s", (text, meant) => {
    expect(read(text).problems).toEqual([`unknown-unit: ${meant}`]);
  });

  test("of a unit that nobody knows nothing is suggested, and a longer word is a name", () => {
    expect(read("1xyz").problems).toEqual(["unknown-unit: "]);
    expect(read("1xyzz").problems).toEqual(["name-starts-with-digit"]);
  });

  test.each([
    ["1h30m", "90m"],
    ["1d12h", "36h"],
    ["1m30s", "90s"],
    ["1s500ms", "1500ms"],
    ["1d1h1m1s1ms", "90061001ms"],
  ])("%s is written %s", (text, meant) => {
    expect(read(text).problems).toEqual([`compound-duration: ${meant}`]);
  });
});

describe("IPv4 addresses and ranges", () => {
  test.each<[string, string]>([
    ["0.0.0.0", "address"],
    ["255.255.255.255", "address"],
    ["10.0.0.0/0", "cidr"],
    ["10.0.0.0/32", "cidr"],
    ["10.0.0.0/9", "cidr"],
  ])("%s", (text, kind) => {
    expect(read(text)).toMatchObject({ value: { kind, text }, problems: [] });
  });

  const zero = "a part begins with a zero";
  test.each<[string, readonly string[]]>([
    ["256.0.0.1", ["bad-address: 256 is above 255"]],
    ["1.256.0.1", ["bad-address: 256 is above 255"]],
    ["1.2.256.1", ["bad-address: 256 is above 255"]],
    ["1.2.3.256", ["bad-address: 256 is above 255"]],
    ["01.2.3.4", [`bad-address: ${zero}`]],
    ["1.02.3.4", [`bad-address: ${zero}`]],
    ["1.2.3.00", [`bad-address: ${zero}`]],
    ["1.2.3", ["bad-address: an IPv4 address has four parts, not 3"]],
    ["1.2.3.4.5", ["bad-address: an IPv4 address has four parts, not 5"]],
    ["10.0.0.0/33", ["bad-cidr: the prefix length is at most 32"]],
    ["10.0.0.0/08", ["bad-cidr: the prefix length begins with a zero"]],
    ["10.0.0.0/00", ["bad-cidr: the prefix length begins with a zero"]],
    ["10.0.0.256/8", ["bad-cidr: 256 is above 255"]],
    ["10.0.0/8", ["bad-cidr: an IPv4 address has four parts, not 3"]],
  ])("%s is none", (text, expected) => {
    expect(read(text).problems).toEqual(expected);
  });
});

describe("IPv6 addresses and ranges", () => {
  test.each<[string, string]>([
    ["::", "address"],
    ["::1", "address"],
    ["1::", "address"],
    ["fd00::1", "address"],
    ["1:2:3:4:5:6:7:8", "address"],
    ["1:2:3:4:5:6:7::", "address"],
    ["::2:3:4:5:6:7:8", "address"],
    ["ABCD:ef01::", "address"],
    ["::ffff:10.0.0.1", "address"],
    ["1:2:3:4:5:6:10.0.0.1", "address"],
    ["fd00::/0", "cidr"],
    ["fd00::/128", "cidr"],
    ["::/0", "cidr"],
  ])("%s", (text, kind) => {
    expect(read(text)).toMatchObject({ value: { kind, text }, problems: [] });
  });

  test.each<[string, readonly string[]]>([
    ["1::2::3", ["bad-address: `::` may stand once"]],
    ["1:2:3:4:5:6:7", ["bad-address: it has 7 groups instead of 8"]],
    ["1:2:3:4:5:6:7:8:9", ["bad-address: it has 9 groups instead of 8"]],
    ["1:2:3:4::5:6:7:8", ["bad-address: it has too many groups for `::`"]],
    ["fd00::12345", ["bad-address: `12345` is not a group of at most four hex digits"]],
    ["::ffff:10.0.0.256", ["bad-address: 256 is above 255"]],
    ["::ffff:10.0.0.01", ["bad-address: a part begins with a zero"]],
    ["1:2:3:4:5:10.0.0.1", ["bad-address: it has 5 groups instead of 6"]],
    ["1:2:3:4:5:6:7:10.0.0.1", ["bad-address: it has 7 groups instead of 6"]],
    ["1:2:3::4:5:6:10.0.0.1", ["bad-address: it has too many groups for `::`"]],
    ["fd00::/129", ["bad-cidr: the prefix length is at most 128"]],
    ["fd00::/064", ["bad-cidr: the prefix length begins with a zero"]],
  ])("%s is none", (text, expected) => {
    expect(read(text).problems).toEqual(expected);
  });

  test("the colon behind one in a list of what is made of it is none of it", () => {
    expect(read("[for x in [fd00::1]: x]").problems).toEqual(quiet);
    expect(read("a ? fd00:: : ::1").problems).toEqual(quiet);
  });
});

describe("auto", () => {
  test.each([0, 1, 24, 128])("auto/%i", (prefixLength) => {
    expect(read(`auto/${prefixLength}`)).toMatchObject({ value: { kind: "auto", prefixLength }, problems: [] });
  });

  test("has a prefix of at most 128, and is a name where it stands apart", () => {
    expect(read("auto/129").problems).toEqual(["bad-cidr: the prefix length is at most 128"]);
    expect(read("auto / 24").value).toMatchObject({ kind: "binary" });
    expect(read("autos/24").value).toMatchObject({ kind: "binary" });
  });
});

describe("characters that stand nowhere", () => {
  const control = Array.from({ length: 0xa0 }, (_, code) => code).filter(
    (code) => (code < 0x20 && ![9, 10, 13].includes(code)) || code >= 0x7f,
  );

  test("are all control characters but tabs and ends of lines, also in strings and comments", () => {
    for (let code = 0; code <= 0xa1; code++) {
      const character = String.fromCharCode(code);
      const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
      for (const text of [`// ${character}\n"x"`, `/* ${character} */ "x"`]) {
        const expected = control.includes(code) ? [`control-character: ${name}`] : [];
        expect(read(text).problems, `${name} in ${JSON.stringify(text)}`).toEqual(expected);
      }
    }
    expect(read('"a\u0007b"').problems).toEqual(["control-character: U+0007"]);
    expect(read('"a\tb"').problems).toEqual(quiet);
  });

  test.each([
    ["\ud800", "U+D800"],
    ["\udbff", "U+DBFF"],
    ["\udc00", "U+DC00"],
    ["\udfff", "U+DFFF"],
    ["\udc00\ud800", "U+DC00", "U+D800"],
  ])("are halves of pairs: %j", (half, ...names) => {
    expect(read(`"${half}"`).problems).toEqual(names.map((name) => `lone-surrogate: ${name}`));
    expect(read(`"x" // ${half}`).problems).toEqual(names.map((name) => `lone-surrogate: ${name}`));
  });

  test.each(["\ud7ff", "\ue000", "\ud800\udc00", "\udbff\udfff", "😀"])(
    "are no whole pairs, and no neighbours: %j",
    (text) => {
      expect(read(`"${text}"`)).toMatchObject({ value: { parts: [{ text }] }, problems: [] });
    },
  );

  test.each([
    ["\u00ad", true],
    ["\u200a", false],
    ["\u200b", true],
    ["\u200c", true],
    ["\u200d", true],
    ["\u200e", true],
    ["\u200f", true],
    ["\u2029", false],
    ["\u202a", true],
    ["\u202b", true],
    ["\u202c", true],
    ["\u202d", true],
    ["\u202e", true],
    ["\u2060", true],
    ["\u2064", true],
    ["\u2065", false],
    ["\u2066", true],
    ["\u2067", true],
    ["\u2068", true],
    ["\u2069", true],
    ["\ufeff", true],
  ])("are those that no editor shows, in code: %j %s", (character, isInvisible) => {
    const name = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    const [first] = read(`1 ${character}`).problems;
    expect(first === `invisible-character: ${name}`).toBe(isInvisible);
  });
});

describe("characters that look like others", () => {
  test.each([
    ["\u00a0", " "],
    ["\u2007", " "],
    ["\u202f", " "],
    ["\u3000", " "],
    ["\u2010", "-"],
    ["\u2011", "-"],
    ["\u2012", "-"],
    ["\u2013", "-"],
    ["\u2014", "-"],
    ["\u2212", "-"],
    ["\u037e", ";"],
    ["\u2044", "/"],
    ["\u2215", "/"],
    ["\u00d7", "*"],
    ["\u00f7", "/"],
    ["\u2260", "!="],
    ["\u2264", "<="],
    ["\u2265", ">="],
    ["\u21d2", "=>"],
    ["\uff08", "("],
    ["\uff09", ")"],
    ["\uff0c", ","],
    ["\uff0e", "."],
    ["\uff1a", ":"],
    ["\uff1b", ";"],
    ["\uff1d", "="],
    ["\uff1f", "?"],
    ["\uff3b", "["],
    ["\uff3d", "]"],
    ["\uff5b", "{"],
    ["\uff5d", "}"],
    ["\u2026", "..."],
  ])("%s is read as %j", (character, instead) => {
    const found = parse("a.podplane", `let a = 1 ${character} 2`).problems.find(
      ({ rule }) => rule === "look-alike-character",
    );
    expect(found?.parameters).toMatchObject({ character, instead });
  });

  test.each(
    [..."авсԁеһіјоорѕνхуАВСЕНІКМОРТХ".replace("оо", "\u03bf\u043e")].map((letter, index) => [
      letter,
      "abcdehijoopsvxyABCEHIKMOPTX"[index],
    ]),
  )("the letter %s is read as a Latin %s", (letter, latin) => {
    const { problems, file } = parse("a.podplane", `let ${letter}1 = 2`);
    const [item] = file.items;
    expect(problems).toMatchObject([
      { rule: "look-alike-character", parameters: { character: letter, instead: latin } },
    ]);
    expect(item?.kind === "let" && item.name?.text).toBe(`${latin}1`);
  });

  test("a name in another script is told as such, and not letter by letter", () => {
    expect(read("größe").problems).toEqual(["non-ascii-name"]);
    expect(read("日本").problems).toEqual(["non-ascii-name"]);
    expect(read("1 §").problems).toEqual(["unknown-character: §"]);
  });

  test.each([..."“”„«»‘’‚"])("the quote %s opens a string", (quote) => {
    expect(read(`${quote}x${quote}`).problems).toEqual(["smart-quotes"]);
  });
});

describe("strings", () => {
  const textOf = (text: string): unknown => {
    const { value, problems } = read(text);
    expect(problems).toEqual([]);
    return value?.kind === "string"
      ? value.parts.map((part) => (part.kind === "text" ? part.text : "$")).join("")
      : value;
  };

  test.each([
    ['"\\n\\r\\t\\"\\\\\\$"', '\n\r\t"\\$'],
    ['"\\u{0}"', "\0"],
    ['"\\u{41}\\u{00E9}"', "Aé"],
    ['"\\u{D7FF}\\u{E000}\\u{10FFFF}"', "\ud7ff\ue000\u{10ffff}"],
    ['"$ $$ {"', "$ $$ {"],
    ['"\\${a}"', "${a}"],
  ])("%s", (text, expected) => {
    expect(textOf(text)).toBe(expected);
  });

  test.each([
    '"\\u{D800}"',
    '"\\u{DFFF}"',
    '"\\u{110000}"',
    '"\\u{1234567}"',
    '"\\u{}"',
    '"\\u0041"',
    '"\\x41"',
    '"\\0"',
    '"\\e"',
    '"\\\'"',
  ])("%s has an escape that there is not", (text) => {
    expect(read(text).problems).toEqual(["bad-escape"]);
  });

  test.each([
    ["loses its first line end and what all lines have in common", '"""\n    a\n      b\n    """', "a\n  b\n"],
    ["counts the line of the closing quotes", '"""\n    a\n  """', "  a\n"],
    ["does not count lines of blanks alone", '"""\n    a\n \n    b\n    """', "a\n\nb\n"],
    ["may end behind its text", '"""\n    a\n    b"""', "a\nb"],
    ["keeps what stands behind the opening quotes as it is", '"""a\n    b"""', "a\n    b"],
    ["may have blanks behind its opening quotes", '"""  \n  a\n  """', "a\n"],
    ["holds quotes, one and two", '"""a "b" ""c"""', 'a "b" ""c'],
    ["may be empty", '""""""', ""],
    ["strips tabs as tabs alone", '"""\n\ta\n\t b\n\t"""', "a\n b\n"],
    ["strips nothing where tabs and blanks differ", '"""\n\ta\n  b\n"""', "\ta\n  b\n"],
    ["counts an interpolation at the beginning of its line", '"""\n  ${a}\n    b\n  """', "$\n  b\n"],
  ])("of several lines %s", (_what, text, expected) => {
    for (const end of ["\n", "\r\n", "\r"])
      expect(textOf(text.replaceAll("\n", end)), JSON.stringify(end)).toBe(expected);
  });

  test("of one line ends with its line, with one problem", () => {
    expect(parse("a.podplane", 'let a = "x\nlet b = 2\n').problems.map(({ rule }) => rule)).toEqual([
      "unclosed-string",
    ]);
    expect(parse("a.podplane", 'let a = "x${1\nlet b = 2\n').problems.map(({ rule }) => rule)).toEqual([
      "unclosed-interpolation",
    ]);
    expect(parse("a.podplane", 'let a = "x\\\nlet b = 2\n').problems.map(({ rule }) => rule)).toContain(
      "unclosed-string",
    );
  });
});

describe("limits", () => {
  test.each([
    [nestingLimit, quiet],
    [nestingLimit + 1, ["nesting-too-deep"]],
  ])("%i brackets within each other", (depth, expected) => {
    expect(nestingLimit).toBe(256);
    expect(read(`${"[".repeat(depth)}1${"]".repeat(depth)}`).problems).toEqual(expected);
  });

  test("a conflict's marker has seven signs at the beginning of its line", () => {
    const rules = (text: string) => parse("a.podplane", text).problems.map(({ rule }) => rule);
    expect(rules("<<<<<<< ours\nlet a = 1\n=======\nlet a = 2\n>>>>>>> theirs\n")).toEqual(["merge-conflict"]);
    expect(rules("<<<<<<<\nlet a = 1\n||||||| base\nlet b = 1\n=======\nlet a = 2\n>>>>>>>\n")).toEqual([
      "merge-conflict",
    ]);
    for (const other of ["<<<<<< ours", "<<<<<<<< ours", "<<<<<<<ours", " <<<<<<< ours"]) {
      expect(rules(`${other}\nlet a = 1\n`), other).not.toContain("merge-conflict");
    }
  });
});

describe("comments and documents", () => {
  const docOf = (text: string) => {
    const [item] = parse("a.podplane", text).file.items;
    return item && "doc" in item ? item.doc?.text : undefined;
  };

  test("three slashes document what follows, four do not", () => {
    expect(docOf("/// one\n///two  \n///  three\nlet a = 1")).toBe("one\ntwo\n three");
    expect(docOf("//// one\nlet a = 1")).toBeUndefined();
    expect(docOf("// one\nlet a = 1")).toBeUndefined();
    expect(docOf("# one\nlet a = 1")).toBeUndefined();
  });

  test("a document that documents nothing is told of", () => {
    const rules = (text: string) => parse("a.podplane", text).problems.map(({ rule }) => rule);
    expect(rules("let a = 1 /// late")).toEqual(["unattached-doc"]);
    expect(rules("let a = 1\n/// last")).toEqual(["unattached-doc"]);
    expect(rules("let a = 1 /* open")).toEqual(["unclosed-comment"]);
    expect(rules("let a = 1 /* closed */")).toEqual([]);
    expect(rules("let a = 1 /*/")).toEqual(["unclosed-comment"]);
  });
});
