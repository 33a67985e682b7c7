interface SyntaxRuleSpec {
  /** A file with an `error` is not printed and not compiled; a `warning` changes nothing. */
  readonly severity: "error" | "warning";
  /** Names of the values that the message of this rule shows. */
  readonly parameters: readonly string[];
  /** What the rule finds, for the writer of its message. */
  readonly finds: string;
}

function error<const P extends readonly string[]>(finds: string, parameters: P) {
  return { severity: "error", parameters, finds } as const;
}

function warning<const P extends readonly string[]>(finds: string, parameters: P) {
  return { severity: "warning", parameters, finds } as const;
}

/** Every rule that lexer and parser can report. Keys are stable: the compiler's registry refers to them. */
export const syntaxRules = {
  "attribute-on-top-level": error("an attribute outside of any block", ["name"]),
  "bad-address": error("an IPv4 or IPv6 address that cannot exist", ["literal", "reason"]),
  "bad-cidr": error("a CIDR range that cannot exist", ["literal", "reason"]),
  "bad-escape": error("an escape sequence that does not exist", ["escape"]),
  "bad-label": error("something other than a name, a number or a string before a body", ["found", "block"]),
  "bad-number": error("a number that is spelled wrongly or too large", ["literal", "reason"]),
  "bad-type": error("something other than a type where one must stand", ["found"]),
  "chain-too-long": error("more operators or accesses in a row than are read", ["limit"]),
  "colon-for-equals": error("`name: value` where `name = value` is meant", ["name"]),
  "compound-duration": error("a duration of several units, such as `1h30m`", ["literal", "suggestion"]),
  "control-character": error("a NUL or another control character", ["character"]),
  "double-equals": error("`==` between a name and its value", ["name"]),
  "edition-not-first": error("the edition after something else, or a second time", []),
  "equals-for-arrow": error("`=` between key and value of an object comprehension", []),
  "equals-for-comparison": error("`=` within an expression", []),
  "arrow-for-equals": error("`=>` between a name and its value", ["name"]),
  "extra-comma": error("a comma with nothing before it", []),
  "foreign-keyword": error("`elif`, `elseif`, `elsif`", ["word", "instead"]),
  "invisible-character": error("a character without width in the code", ["character"]),
  "leading-zero": error("a number that begins with a zero", ["literal", "suggestion"]),
  "lone-surrogate": error("half of a UTF-16 surrogate pair", ["character"]),
  "look-alike-character": error("a character that looks like one of the language", ["character", "name", "instead"]),
  "merge-conflict": error("an unresolved merge conflict", []),
  "misplaced-abstract": error("`abstract` before something other than a top-level block", ["found"]),
  "misplaced-declaration": error("`use`, `param`, `let`, `secret`, `template` or the edition inside a body", ["word"]),
  "misplaced-statement": error("`for`, `if`, `include` or `remove` outside of a body", ["word"]),
  "missing-body": error("a block, `for`, `if` or `template` without `{ … }`", ["name"]),
  "missing-comma": error("two entries without a comma between them", []),
  "missing-member": error("a dot without a name behind it", ["object"]),
  "missing-edition-number": error("`podplane` without a whole number", ["found"]),
  "missing-name": error("a declaration without its name", ["declaration", "found"]),
  "missing-value": error("nothing where a value must stand", ["name"]),
  "name-starts-with-digit": error("a bare word such as `1test`", ["name"]),
  "nesting-too-deep": error("brackets, interpolations or conditions within each other beyond the limit", ["limit"]),
  "non-ascii-name": error("a bare word with letters outside of ASCII", ["name"]),
  "old-word": warning("a word that this edition still reads, and `fmt` replaces", ["word", "instead"]),
  "null-value": error("`null`, `nil`, `None` or `undefined`", ["word"]),
  "quoted-name": error("an attribute or declared name in quotes", ["name"]),
  semicolon: error("a semicolon", []),
  "single-quotes": error("a string in single quotes or backticks", ["quote"]),
  "smart-quotes": error("a string in typographic quotes", ["quote"]),
  "too-many-problems": error("more problems than are listed", ["limit"]),
  "unattached-doc": warning("a `///` comment that documents nothing", []),
  "unclosed-bracket": error("a bracket that is never closed", ["bracket", "closing"]),
  "unclosed-comment": error("a comment without its closing mark", []),
  "unclosed-interpolation": error("an interpolation that is open at the end of its string", []),
  "unclosed-string": error("a string without its closing quotes", ["quotes"]),
  "unexpected-token": error("something that cannot stand here", ["found", "expected"]),
  "unknown-character": error("a character that the language does not use", ["character"]),
  "unknown-unit": error("a number with a unit that is none", ["literal", "unit", "suggestion"]),
  "unmatched-bracket": error("a closing bracket that nothing opened", ["bracket"]),
  "word-operator": error("`and`, `or`, `not` for an operator", ["word", "instead"]),
  "yaml-list-item": error("`- item` in a body", []),
  "foreign-operator": error("an operator of another language", ["operator", "instead"]),
  "sign-before-body": error("a sign between the head of a block and its body", ["sign", "head"]),
  "colon-for-body": error("a colon and indented lines for a body", ["name"]),
  "comprehension-form": error("a comprehension in the order or with the signs of another language", ["found", "form"]),
  "loop-form": error("a loop in parentheses, with a counter, or `while`", ["found"]),
  "conditional-form": error("`if` within a value", ["found"]),
  "extra-word": error("`var`, `set`, a type or another word before the name of an attribute", ["word", "instead"]),
  "changed-value": error("`+=` or `++`", ["sign", "name"]),
  "nested-assignment": error("an attribute with a path for its name", ["path", "name"]),
  "declared-type": error("a type where a value is set", ["name"]),
  "missing-type": error("a parameter without its type", ["name"]),
  "use-form": error("`use` without path, `as` or name, or `import`", ["found"]),
  "assert-form": error("parentheses around an assertion, or a colon before its message", ["found"]),
  "lone-else": error("`else` behind no `if`", []),
  "spaced-unit": error("a space between a number and its unit", ["number", "unit"]),
  "foreign-text": error("a heredoc or a block of YAML text", ["sign"]),
  "foreign-comment": error("a comment in the way of another language", ["sign"]),
  "interpolation-outside": error("`${x}` or `$x` outside of a string", ["found"]),
} as const satisfies Readonly<Record<string, SyntaxRuleSpec>>;

export type SyntaxRule = keyof typeof syntaxRules;

/** The values that the message of a rule shows. */
export type RuleParameters<R extends SyntaxRule> = Readonly<
  Record<(typeof syntaxRules)[R]["parameters"][number], string>
>;
