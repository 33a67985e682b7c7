import type { SyntaxRule } from "../../../grammar/index.ts";
import { type DiagnosticRule, p, rule } from "../rule/index.ts";
import { habitDiagnostics } from "./habits.ts";

/** PDP10…: what the parser finds. Keys are the parser's rules with `syntax-` in front. */
export const syntaxDiagnostics = {
  "syntax-attribute-on-top-level": rule("PDP1001", "error", {
    title: p`\`${"name"}\` stands outside of any block`,
    why: p`A file holds declarations and blocks; attributes belong into a block.`,
    fix: p`Move it into a block such as \`cluster name { … }\`, or write \`let ${"name"} = …\`.`,
  }),
  "syntax-bad-address": rule("PDP1002", "error", {
    title: p`\`${"literal"}\` is no address: ${"reason"}`,
    why: p`An address is a typed literal, so a wrong one is found here and not at the apply.`,
    fix: p`Write four numbers from 0 to 255, or an IPv6 address such as fd00::1.`,
  }),
  "syntax-bad-cidr": rule("PDP1003", "error", {
    title: p`\`${"literal"}\` is no range: ${"reason"}`,
    why: p`A range is a typed literal, so a wrong one is found here and not at the apply.`,
    fix: p`Write an address, a slash and a prefix length, such as 10.0.0.0/16.`,
  }),
  "syntax-bad-escape": rule("PDP1004", "error", {
    title: p`\`${"escape"}\` is no escape sequence`,
    why: p`A backslash in a string starts one of the escapes that the language has.`,
    fix: p`Write \\n, \\r, \\t, \\", \\\\, \\$ or \\u{…}; a backslash itself is \\\\.`,
  }),
  "syntax-bad-label": rule("PDP1005", "error", {
    title: p`a label of \`${"block"}\` cannot be ${"found"}`,
    why: p`What follows the kind of a block is its label: a name, a number or a string.`,
    fix: p`Write a name, or the text in double quotes.`,
  }),
  "syntax-bad-number": rule("PDP1006", "error", {
    title: p`\`${"literal"}\` is no number: ${"reason"}`,
    why: p`Numbers are read exactly, so one that cannot be is refused.`,
    fix: p`Write digits, with a point and a fraction where one is meant.`,
  }),
  "syntax-bad-type": rule("PDP1007", "error", {
    title: p`a type was expected, and ${"found"} was found`,
    why: p`A parameter says of which type its values are.`,
    fix: p`Write int, float, bool, string, cidr, address, size, duration, list<…>, map<…>, enum(…) or object { … }.`,
  }),
  "syntax-chain-too-long": rule("PDP1008", "error", {
    title: p`more than ${"limit"} operators or accesses follow each other`,
    why: p`Expressions are kept to a length that can be read and evaluated in bounded time.`,
    fix: p`Give parts of it names with \`let\`, or make a list and use \`join\`, \`concat\` or \`merge\`.`,
  }),
  "syntax-colon-for-equals": rule("PDP1009", "error", {
    title: p`\`${"name"}:\` sets nothing`,
    why: p`Values are set with \`=\` in this language.`,
    fix: p`Write \`${"name"} = \`.`,
  }),
  "syntax-compound-duration": rule("PDP1010", "error", {
    title: p`\`${"literal"}\` has more than one unit`,
    why: p`A duration has one number and one unit.`,
    fix: p`Write ${"suggestion"}.`,
  }),
  "syntax-control-character": rule("PDP1011", "error", {
    title: p`the control character ${"character"} stands here`,
    why: p`Control characters do not show in an editor and could hide what a file says.`,
    fix: p`Remove it, or write it as an escape such as \\u{…} in a string.`,
  }),
  "syntax-double-equals": rule("PDP1012", "error", {
    title: p`\`${"name"} ==\` compares where a value is set`,
    why: p`\`==\` compares two values; \`=\` sets one.`,
    fix: p`Write \`${"name"} = \`.`,
  }),
  "syntax-edition-not-first": rule("PDP1013", "error", {
    title: p`the edition does not stand first`,
    why: p`The edition says how the rest of the file is read, so it stands before everything else, once.`,
    fix: p`Move \`podplane 1\` to the first line.`,
  }),
  "syntax-equals-for-arrow": rule("PDP1014", "error", {
    title: p`\`=\` stands between key and value of a comprehension`,
    why: p`In an object comprehension the key is an expression, so \`=>\` stands between it and the value.`,
    fix: p`Write \`=>\`.`,
  }),
  "syntax-equals-for-comparison": rule("PDP1015", "error", {
    title: p`\`=\` stands inside an expression`,
    why: p`\`=\` sets a value; an expression compares with \`==\`.`,
    fix: p`Write \`==\`.`,
  }),
  "syntax-arrow-for-equals": rule("PDP1016", "error", {
    title: p`\`${"name"} =>\` sets nothing`,
    why: p`Values are set with \`=\` in this language.`,
    fix: p`Write \`${"name"} = \`.`,
  }),
  "syntax-extra-comma": rule("PDP1017", "error", {
    title: p`this comma has nothing before it`,
    why: p`A comma separates two entries.`,
    fix: p`Remove it.`,
  }),
  "syntax-foreign-keyword": rule("PDP1018", "error", {
    title: p`\`${"word"}\` is no word of this language`,
    why: p`The language has \`if\`, \`else if\`, \`else\`, \`for … in\`, \`use … as\` and \`extends\`, each in one spelling.`,
    fix: p`Write \`${"instead"}\`.`,
  }),
  "syntax-invisible-character": rule("PDP1019", "error", {
    title: p`the invisible character ${"character"} stands here`,
    why: p`It does not show in an editor and would make two equal-looking names differ.`,
    fix: p`Remove it.`,
  }),
  "syntax-leading-zero": rule("PDP1020", "error", {
    title: p`\`${"literal"}\` starts with a zero`,
    why: p`Some programs read such a number as octal, so it is unclear what is meant.`,
    fix: p`Write ${"suggestion"}.`,
  }),
  "syntax-lone-surrogate": rule("PDP1021", "error", {
    title: p`${"character"} is half a character`,
    why: p`A lone surrogate is no Unicode text and cannot be written to any output.`,
    fix: p`Remove it, or write the whole character.`,
  }),
  "syntax-look-alike-character": rule("PDP1022", "error", {
    title: p`${"character"} (${"name"}) only looks like \`${"instead"}\``,
    why: p`The language uses the ASCII character.`,
    fix: p`Write \`${"instead"}\`.`,
  }),
  "syntax-merge-conflict": rule("PDP1023", "error", {
    title: p`an unresolved merge conflict stands here`,
    why: p`Both sides of the conflict are still in the file.`,
    fix: p`Keep one side, and remove the lines with the marks.`,
  }),
  "syntax-misplaced-abstract": rule("PDP1024", "error", {
    title: p`\`abstract\` cannot stand before ${"found"}`,
    why: p`Only a cluster on the top level can be abstract: a base for others that is not emitted itself.`,
    fix: p`Remove the word, or write \`abstract cluster name { … }\`.`,
  }),
  "syntax-misplaced-declaration": rule("PDP1025", "error", {
    title: p`\`${"word"}\` cannot stand inside a block`,
    why: p`Declarations hold for the whole file and stand on its top level.`,
    fix: p`Move it out of the block.`,
  }),
  "syntax-misplaced-statement": rule("PDP1026", "error", {
    title: p`\`${"word"}\` cannot stand outside of a block`,
    why: p`It produces attributes and blocks, and these belong into a block.`,
    fix: p`Move it into a cluster or a template.`,
  }),
  "syntax-missing-body": rule("PDP1027", "error", {
    title: p`\`${"name"}\` has no body`,
    why: p`A block needs its braces, even when it is empty; an attribute needs \`=\` between its name and its value.`,
    fix: p`Write \`{}\` behind it, or the \`=\`.`,
  }),
  "syntax-missing-comma": rule("PDP1028", "error", {
    title: p`a comma is missing between these two`,
    why: p`Entries of lists and objects are separated by commas.`,
    fix: p`Write a comma between them.`,
  }),
  "syntax-missing-edition-number": rule("PDP1029", "error", {
    title: p`\`podplane\` is followed by ${"found"}`,
    why: p`The word \`podplane\` names the edition of the language, a whole number.`,
    fix: p`Write \`podplane 1\`.`,
  }),
  "syntax-missing-name": rule("PDP1030", "error", {
    title: p`\`${"declaration"}\` has no name: ${"found"} was found`,
    why: p`A declaration is used by its name.`,
    fix: p`Write a name behind \`${"declaration"}\`.`,
  }),
  "syntax-missing-value": rule("PDP1031", "error", {
    title: p`\`${"name"}\` has no value`,
    why: p`Something must stand behind \`=\`.`,
    fix: p`Write a value, or remove the attribute.`,
  }),
  "syntax-name-starts-with-digit": rule("PDP1032", "error", {
    title: p`\`${"name"}\` starts with a digit`,
    why: p`A bare word starts with a letter, so that it cannot be mistaken for a number.`,
    fix: p`Write it in quotes: "${"name"}".`,
  }),
  "syntax-nesting-too-deep": rule("PDP1033", "error", {
    title: p`this is nested more than ${"limit"} levels deep`,
    why: p`Nesting is bounded so that every file can be read in bounded time.`,
    fix: p`Give inner parts a name with \`let\`, or use templates.`,
  }),
  "syntax-non-ascii-name": rule("PDP1034", "error", {
    title: p`\`${"name"}\` has letters outside of ASCII`,
    why: p`Names end up in clouds and host names, which take ASCII only.`,
    fix: p`Use letters a to z, digits, \`_\` and \`-\`, or write it in quotes where it is text.`,
  }),
  "syntax-null-value": rule("PDP1035", "error", {
    title: p`\`${"word"}\` is no value of this language`,
    why: p`What is not set is absent; there is no value for nothing.`,
    fix: p`Leave the attribute out; use \`??\` to give a value where one is absent.`,
  }),
  "syntax-quoted-name": rule("PDP1036", "error", {
    title: p`"${"name"}" is in quotes`,
    why: p`Names of attributes and declarations are bare words.`,
    fix: p`Write it without quotes.`,
  }),
  "syntax-semicolon": rule("PDP1037", "error", {
    title: p`a semicolon separates nothing here`,
    why: p`Lines need no separator; a comma may stand between attributes on one line.`,
    fix: p`Remove it, or write a comma.`,
  }),
  "syntax-single-quotes": rule("PDP1038", "error", {
    title: p`${"quote"} does not start a string`,
    why: p`Strings stand in double quotes.`,
    fix: p`Write double quotes.`,
  }),
  "syntax-smart-quotes": rule("PDP1039", "error", {
    title: p`${"quote"} does not start a string`,
    why: p`A word processor may have replaced the straight quotes.`,
    fix: p`Write straight double quotes.`,
  }),
  "syntax-too-many-problems": rule("PDP1040", "error", {
    title: p`there are more than ${"limit"} problems in this file`,
    why: p`The rest would be noise, such as in a file that is no podplane file.`,
    fix: p`Mend those above, and check again.`,
  }),
  "syntax-unattached-doc": rule("PDP1041", "warning", {
    title: p`this comment documents nothing`,
    why: p`A \`///\` comment belongs to the declaration, block or attribute behind it.`,
    fix: p`Move it there, or write \`//\`.`,
  }),
  "syntax-unclosed-bracket": rule("PDP1042", "error", {
    title: p`\`${"bracket"}\` is never closed`,
    why: p`Without its \`${"closing"}\` it is unclear where it ends.`,
    fix: p`Write \`${"closing"}\` where it ends.`,
  }),
  "syntax-unclosed-comment": rule("PDP1043", "error", {
    title: p`this comment is never closed`,
    why: p`Everything after it counts as comment.`,
    fix: p`Write \`*/\` where it ends.`,
  }),
  "syntax-unclosed-interpolation": rule("PDP1044", "error", {
    title: p`the interpolation is open at the end of the string`,
    why: p`\`\${\` starts an expression that ends with \`}\`.`,
    fix: p`Write \`}\`, or \`\\\${\` for the two characters themselves.`,
  }),
  "syntax-unclosed-string": rule("PDP1045", "error", {
    title: p`the string that starts here is never closed`,
    why: p`Without its ${"quotes"} it is unclear where it ends.`,
    fix: p`Write ${"quotes"} where it ends; text of several lines stands in """.`,
  }),
  "syntax-unexpected-token": rule("PDP1046", "error", {
    title: p`${"found"} cannot stand here; ${"expected"} was expected`,
    why: p`What stands here does not continue what stands before it.`,
    fix: p`Write ${"expected"}, or remove ${"found"}.`,
  }),
  "syntax-unknown-character": rule("PDP1047", "error", {
    title: p`\`${"character"}\` is no character of this language`,
    why: p`It may belong into a string.`,
    fix: p`Remove it, or write it in double quotes.`,
  }),
  "syntax-unknown-unit": rule("PDP1048", "error", {
    title: p`\`${"literal"}\` has the unit \`${"unit"}\`, which there is not`,
    why: p`Sizes have B, kB, MB, GB, TB, KiB, MiB, GiB or TiB; durations ms, s, m, h or d.`,
    fix: p`${"suggestion"}`,
  }),
  "syntax-unmatched-bracket": rule("PDP1049", "error", {
    title: p`\`${"bracket"}\` closes nothing`,
    why: p`There is no open bracket that it belongs to.`,
    fix: p`Remove it, or write the bracket that it closes.`,
  }),
  "syntax-word-operator": rule("PDP1050", "error", {
    title: p`\`${"word"}\` is no operator of this language`,
    why: p`Conditions are written as in C.`,
    fix: p`Write \`${"instead"}\`.`,
  }),
  "syntax-yaml-list-item": rule("PDP1051", "error", {
    title: p`a hyphen starts no list item`,
    why: p`Lists stand in brackets.`,
    fix: p`Write \`[a, b]\`.`,
  }),
  "syntax-missing-member": rule("PDP1070", "error", {
    title: p`no name follows \`${"object"}.\``,
    why: p`A dot leads to a member of what stands before it, and the name stands on the same line.`,
    fix: p`Write the name of a member behind the dot, or remove the dot.`,
  }),
  "syntax-old-word": rule("PDP1071", "warning", {
    title: p`\`${"word"}\` is written \`${"instead"}\` now`,
    why: p`The old form means the same and is read throughout edition 1; the next edition will not have it.`,
    fix: p`Write \`${"instead"}\`, or let \`podplanec fmt\` write it.`,
  }),
  ...habitDiagnostics,
} as const satisfies Readonly<Record<`syntax-${SyntaxRule}`, DiagnosticRule>>;
