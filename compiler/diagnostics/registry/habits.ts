import { type DiagnosticRule, p, rule } from "../rule/index.ts";

/** PDP1052…: what people write who come from another language. Each says how it is written here. */
export const habitDiagnostics = {
  "syntax-foreign-operator": rule("PDP1052", "error", {
    title: p`\`${"operator"}\` is no operator of this language`,
    why: p`There are \`+ - * / %\`, \`== != < <= > >=\`, \`&& || !\`, \`c ? a : b\` and \`a ?? b\`; functions do the rest.`,
    fix: p`Write \`${"instead"}\`.`,
  }),
  "syntax-sign-before-body": rule("PDP1053", "error", {
    title: p`\`${"sign"}\` stands before the body of a block`,
    why: p`A block is its kind, its labels and its braces; \`=\` gives a value to an attribute.`,
    fix: p`Write \`${"head"} { … }\`.`,
  }),
  "syntax-colon-for-body": rule("PDP1054", "error", {
    title: p`\`:\` does not begin the body of \`${"name"}\``,
    why: p`A body stands between braces; indentation has no meaning.`,
    fix: p`Write \`{\` instead of the colon, and \`}\` behind the last line of the body.`,
  }),
  "syntax-comprehension-form": rule("PDP1055", "error", {
    title: p`${"found"} cannot stand here in a comprehension`,
    why: p`A comprehension says what it goes through first, then a colon and what each turn gives, then a condition if there is one.`,
    fix: p`Write \`${"form"}\`.`,
  }),
  "syntax-loop-form": rule("PDP1056", "error", {
    title: p`this loop has ${"found"}`,
    why: p`A loop goes through a list or an object, so that it always ends; its head has no parentheses.`,
    fix: p`Write \`for x in list { … }\`, or \`for i in range(3) { … }\` for numbers.`,
  }),
  "syntax-conditional-form": rule("PDP1057", "error", {
    title: p`${"found"}`,
    why: p`\`if\` chooses between attributes and blocks; a value is chosen with \`?\` and \`:\`.`,
    fix: p`Write \`condition ? value : other\`.`,
  }),
  "syntax-extra-word": rule("PDP1058", "error", {
    title: p`\`${"word"}\` cannot stand before a name that gets a value`,
    why: p`What gets a value is named alone; its type is known.`,
    fix: p`Write \`${"instead"}\`.`,
  }),
  "syntax-changed-value": rule("PDP1059", "error", {
    title: p`\`${"sign"}\` cannot change \`${"name"}\``,
    why: p`A value is set once, and nothing changes it afterwards.`,
    fix: p`Write \`${"name"} = \` and the whole value.`,
  }),
  "syntax-nested-assignment": rule("PDP1060", "error", {
    title: p`\`${"path"}\` is no name that a value can be given to`,
    why: p`An attribute is set in the block or object that it stands in, not from outside.`,
    fix: p`Write \`${"name"} { … }\` for a block, or \`${"name"} = { … }\` for an object, with the attribute inside.`,
  }),
  "syntax-declared-type": rule("PDP1061", "error", {
    title: p`\`${"name"}\` is given a type where it gets its value`,
    why: p`Only the parameters of files and templates declare types; here the type is known.`,
    fix: p`Write \`${"name"} = \` and the value.`,
  }),
  "syntax-missing-type": rule("PDP1062", "error", {
    title: p`the parameter \`${"name"}\` has no type`,
    why: p`A value that is given from outside is checked against the type of its parameter.`,
    fix: p`Write \`${"name"}: string\`, or int, float, bool, cidr, address, size, duration, list<…>, map<…>, enum(…), object { … } for \`string\`.`,
  }),
  "syntax-use-form": rule("PDP1063", "error", {
    title: p`\`use\` cannot be read: ${"found"} was found`,
    why: p`What another file declares is named through the name that \`use\` gives to that file.`,
    fix: p`Write \`use "path.podplane" as name\`.`,
  }),
  "syntax-assert-form": rule("PDP1064", "error", {
    title: p`${"found"} cannot stand here in an assertion`,
    why: p`An assertion is a statement: its condition, then a comma and its message if there is one.`,
    fix: p`Write \`assert condition, "message"\`.`,
  }),
  "syntax-lone-else": rule("PDP1065", "error", {
    title: p`\`else\` belongs to no \`if\``,
    why: p`An \`else\` follows the \`}\` of an \`if\`.`,
    fix: p`Move it behind that brace, or write an \`if\`.`,
  }),
  "syntax-spaced-unit": rule("PDP1066", "error", {
    title: p`a space stands between ${"number"} and its unit`,
    why: p`A number and its unit are one literal.`,
    fix: p`Write ${"number"}${"unit"}.`,
  }),
  "syntax-foreign-text": rule("PDP1067", "error", {
    title: p`\`${"sign"}\` does not begin a text`,
    why: p`Text of several lines stands between two """, and the indentation that its lines share is removed.`,
    fix: p`Write """ before and behind the text, each on a line of its own.`,
  }),
  "syntax-foreign-comment": rule("PDP1068", "error", {
    title: p`\`${"sign"}\` does not begin a comment`,
    why: p`A comment begins with \`//\` or \`#\`, or stands between \`/*\` and \`*/\`.`,
    fix: p`Write \`//\`.`,
  }),
  "syntax-interpolation-outside": rule("PDP1069", "error", {
    title: p`\`${"found"}\` stands outside of a string`,
    why: p`\`\${…}\` puts a value into a string; elsewhere a value is named as it is.`,
    fix: p`Write the value without the signs around it.`,
  }),
} as const satisfies Readonly<Record<string, DiagnosticRule>>;
