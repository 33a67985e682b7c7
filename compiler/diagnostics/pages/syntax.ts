import type { syntaxDiagnostics } from "../registry/index.ts";
import { habitPages } from "./habits.ts";
import { declarations, file, inCluster, inProvider, inZone, type Page, page, withDeclarations } from "./page.ts";

/** Pages of PDP10…: what the parser finds. */
export const syntaxPages = {
  "syntax-attribute-on-top-level": page(
    "The top level of a file declares things: clusters, templates, parameters, values. An attribute describes one of these and only has a meaning inside its braces. Often a closing brace stands too early, so that the rest of a block has fallen out of it.",
    declarations("~~~size~~~ = 3"),
    declarations("let size = 3"),
  ),
  "syntax-bad-address": page(
    "Addresses are written without quotes and are checked where they stand. An IPv4 address has four parts of 0 to 255, an IPv6 address eight groups of up to four hexadecimal digits, of which one run of zeros may be written `::`.",
    declarations("let gateway = ~~~10.0.0.256~~~"),
    declarations("let gateway = 10.0.0.254"),
  ),
  "syntax-bad-cidr": page(
    "A range is an address and the number of its leading bits that all its addresses share: at most 32 for IPv4 and 128 for IPv6. `auto/24` asks for a range of that size without saying where.",
    declarations("let office = ~~~10.0.0.0/33~~~"),
    declarations("let office = 10.0.0.0/24"),
  ),
  "syntax-bad-escape": page(
    "Strings know a few escapes, and a backslash before anything else is a mistake rather than a backslash. It is mostly met in Windows paths and in regular expressions; there, write each backslash twice.",
    declarations('let pattern = "~~~\\d~~~+"'),
    declarations('let pattern = "\\\\d+"'),
  ),
  "syntax-bad-label": page(
    "A block may have labels between its kind and its body, which name it. A label is a bare name, a whole number such as a port, or a string; a string may be computed with `${…}`.",
    inZone("subnet ~~~1.5~~~ { cidr = auto/24, pool = web }"),
    inZone("subnet extra { cidr = auto/24, pool = web }"),
  ),
  "syntax-bad-number": page(
    "Numbers are decimal and are held exactly. Hexadecimal and octal notations, numbers of more than about 16 digits and underscores elsewhere than between two digits are refused instead of being rounded or guessed.",
    declarations("let limit = ~~~0xFF~~~"),
    declarations("let limit = 255"),
  ),
  "syntax-bad-type": page(
    "A parameter is declared with its type after a colon, so that a wrong value is found where it is given. Types are bare words; `enum`, `list` and `map` take further words in parentheses.",
    declarations('param environment: ~~~"string"~~~ = "production"'),
    declarations('param environment: string = "production"'),
  ),
  "syntax-chain-too-long": page(
    "A single expression of more than a thousand operators or accesses is generated text, not something that a person reads. The bound keeps the time and memory of every file predictable.",
    declarations(`let total = ~~~1~~~${" + 1".repeat(1001)}`),
    declarations("let total = 1001"),
  ),
  "syntax-colon-for-equals": page(
    "YAML and JSON write a colon between a name and its value; this language writes an equals sign everywhere, in blocks and in objects alike. A colon only stands before the type of a parameter and in comprehensions.",
    inCluster('name~~~:~~~ "Tools"'),
    inCluster('name = "Tools"'),
  ),
  "syntax-compound-duration": page(
    "A duration is one number and one unit, so that equal durations look alike. Go and systemd also take `1h30m`; write the sum in the smaller unit.",
    declarations("let timeout = ~~~1h30m~~~"),
    declarations("let timeout = 90m"),
  ),
  "syntax-control-character": page(
    "Control characters get into files by copying from terminals, and by attacks: an escape sequence can make a reviewer's terminal show something else than what the file says. Tabs and line breaks are fine.",
    declarations('let banner = "hello~~~\u0007~~~"'),
    declarations('let banner = "hello\\u{7}"'),
  ),
  "syntax-double-equals": page(
    "Two equals signs compare, and a comparison stands where a value is expected: in a condition, an assertion or on the right of an equals sign. To set an attribute, write one.",
    inCluster('name ~~~==~~~ "Tools"'),
    inCluster('name = "Tools"'),
  ),
  "syntax-edition-not-first": page(
    "The edition tells this and later releases by which rules to read the file, so it must be known before anything else is read. It stands on the first line, comments aside, and only once.",
    file("let size = 3\n~~~podplane 1~~~\n"),
    file("podplane 1\nlet size = 3\n"),
  ),
  "syntax-equals-for-arrow": page(
    "In an object literal the left side is a name and an equals sign follows. In an object comprehension the left side is computed anew in each turn, and an arrow shows that difference.",
    declarations("let ports = { web = 443 }\nlet names = {for name, port in let.ports: name ~~~=~~~ port + 1}"),
    declarations("let ports = { web = 443 }\nlet names = {for name, port in let.ports: name => port + 1}"),
  ),
  "syntax-equals-for-comparison": page(
    "One equals sign sets a value and has no result. Conditions, assertions and other expressions compare with two.",
    inCluster("assert pool.web.size ~~~=~~~ 1"),
    inCluster("assert pool.web.size == 1"),
  ),
  "syntax-arrow-for-equals": page(
    "Ruby and Puppet write an arrow between a key and its value. Here objects and blocks have an equals sign; the arrow belongs to object comprehensions.",
    declarations("let sizes = { web ~~~=>~~~ 3 }"),
    declarations("let sizes = { web = 3 }"),
  ),
  "syntax-extra-comma": page(
    "Between two commas an entry is missing: it may have been deleted, or not yet written. A comma after the last entry is fine.",
    declarations("let ports = [80,~~~,~~~ 443]"),
    declarations("let ports = [80, 443]"),
  ),
  "syntax-foreign-keyword": page(
    "Languages spell conditions, loops and imports in different ways. Here a second condition begins with the two words `else if`, a loop with `for x in list`, and another file is read by `use`.",
    withDeclarations(
      "let tier = 2",
      'if let.tier == 1 {\n  name = "One"\n} ~~~elif~~~ let.tier == 2 {\n  name = "Two"\n}',
    ),
    withDeclarations(
      "let tier = 2",
      'if let.tier == 1 {\n  name = "One"\n} else if let.tier == 2 {\n  name = "Two"\n}',
    ),
  ),
  "syntax-invisible-character": page(
    "Zero-width spaces and marks that turn the direction of writing come with text from web pages and chat programs. They can hide in a name, which then looks like another one, or make code read differently from what it does.",
    declarations("let size~~~\u200b~~~ = 3"),
    declarations("let size = 3"),
  ),
  "syntax-leading-zero": page(
    "In C and in older YAML a leading zero means octal, so that 010 is eight; elsewhere it is ten. Since readers disagree, the zero is not accepted. Account numbers and the like are text, in quotes.",
    declarations("let build = ~~~007~~~"),
    declarations("let build = 7"),
  ),
  "syntax-lone-surrogate": page(
    "UTF-16 stores some characters in two halves. A half alone comes from text that was cut in the middle of a character, and no output file could hold it.",
    declarations('let banner = "turtle ~~~\ud83d~~~"'),
    declarations('let banner = "turtle 🐢"'),
  ),
  "syntax-look-alike-character": page(
    "Some Unicode characters look like those of the language, such as the Cyrillic letters in place of Latin ones, the long dash and the no-break space. Word processors put them in, and a name with one is a different name.",
    declarations("let rest = 3 ~~~–~~~ 1"),
    declarations("let rest = 3 - 1"),
  ),
  "syntax-merge-conflict": page(
    "Git writes these marks where two changes touch the same lines. The file holds both versions until someone chooses.",
    declarations("~~~<<<<<<< HEAD~~~\nlet size = 1\n=======\nlet size = 2\n>>>>>>> feature"),
    declarations("let size = 2"),
  ),
  "syntax-misplaced-abstract": page(
    "An abstract cluster is a base for others: it is checked and extended, and has no outputs of its own. Other blocks are parts of a cluster, and a part cannot be left out of the outputs in this way.",
    inCluster('~~~abstract~~~ pool web { arch = arm64, size = 2, instance_type = "t4g.medium" }'),
    inCluster('pool web { arch = arm64, size = 2, instance_type = "t4g.medium" }'),
  ),
  "syntax-misplaced-declaration": page(
    "Imports, parameters, values, secrets and templates belong to the file and can be used by everything in it. They have no smaller scope, so they stand outside of all blocks; only loops and templates have variables of their own.",
    inCluster('~~~let~~~ title = "Tools"\nname = "Internal"'),
    withDeclarations('let title = "Tools"', "name = let.title"),
  ),
  "syntax-misplaced-statement": page(
    "`for`, `if`, `include` and `remove` produce or take away parts of the block that they stand in. On the top level there is no such block; a loop that is to give values is a comprehension in brackets.",
    declarations('~~~for~~~ zone in ["a", "b"] { name = zone }'),
    declarations('let names = [for zone in ["a", "b"]: zone]'),
  ),
  "syntax-missing-body": page(
    "Braces show where a block begins and ends. Without them it is unclear which of the following attributes would belong to it. A name with a value behind it and no sign between them is an attribute that lacks its `=`.",
    inProvider("~~~bucket uploads~~~"),
    inProvider("bucket uploads {}"),
  ),
  "syntax-missing-comma": page(
    "In a list, an object or the arguments of a call entries are separated by commas, also where each stands on a line of its own. Only in blocks does a line break do.",
    declarations("let ports = [80 ~~~443~~~]"),
    declarations("let ports = [80, 443]"),
  ),
  "syntax-missing-edition-number": page(
    "The first line of a file names the edition of the language by a whole number. The edition is not the version of podplanec, and not text.",
    file('podplane ~~~"1"~~~\n'),
    file("podplane 1\n"),
  ),
  "syntax-missing-name": page(
    "Values, parameters, secrets and templates are referred to by name. A word of the language or a sign stands where the name was expected.",
    declarations("~~~let~~~ = 3"),
    declarations("let size = 3"),
  ),
  "syntax-missing-value": page(
    "After an equals sign, an operator or a comma of a call comes a value. A value that is to come later is best left out together with its name.",
    inCluster('name ~~~=~~~\nmirror = "https://deps.example.com"'),
    inCluster('name   = "Tools"\nmirror = "https://deps.example.com"'),
  ),
  "syntax-missing-member": page(
    "While an access is typed, its last name is missing. A name on the next line does not belong to the dot: lines end what stands on them, so that a half-written line leaves the next one alone.",
    withDeclarations("let sizes = { web = 3 }", "name = let~~~.~~~"),
    withDeclarations('let title = "Tools"', "name = let.title"),
  ),
  "syntax-old-word": page(
    "The language has become clearer in places since its first release. What was written before keeps its meaning in this edition, with this warning; `podplanec fmt` rewrites whole files.",
    declarations('param zones: ~~~list(string)~~~ = ["a"]'),
    declarations('param zones: list<string> = ["a"]'),
  ),
  "syntax-name-starts-with-digit": page(
    "A bare word that starts with a digit reads like a number with a unit. Labels and values that start so stand in quotes.",
    declarations("let tier = ~~~3-tier~~~"),
    declarations('let tier = "3-tier"'),
  ),
  "syntax-nesting-too-deep": page(
    "Nobody nests brackets hundreds of levels deep by hand. The bound makes sure that no file, however it was made, can exhaust the memory of the compiler or of an editor.",
    declarations(`let deep = ${"(".repeat(256)}~~~(~~~1${")".repeat(257)}`),
    declarations("let deep = (1)"),
  ),
  "syntax-non-ascii-name": page(
    "Names that you choose turn up in clouds, host names and Terraform, which take few characters. Text for people, such as the name of a cluster or a tag, may hold any letters, in quotes.",
    declarations("let ~~~größe~~~ = 3"),
    declarations("let size = 3"),
  ),
  "syntax-null-value": page(
    "There is no value that means nothing: an attribute is set or it is left out. Where a value may be absent, `??` gives the one to take instead, and `if` leaves out whole attributes and blocks.",
    inCluster("name = ~~~null~~~"),
    inCluster('name = "Tools"'),
  ),
  "syntax-quoted-name": page(
    "JSON puts names in quotes, this language does not. In objects a key that is no plain word may be quoted; names of attributes and declarations never need it.",
    inCluster('~~~"name"~~~ = "Tools"'),
    inCluster('name = "Tools"'),
  ),
  "syntax-semicolon": page(
    "A line break ends an attribute, and a comma may stand between two on one line. Semicolons, as many languages have them, do not exist here.",
    inCluster('name = "Tools"~~~;~~~'),
    inCluster('name = "Tools"'),
  ),
  "syntax-single-quotes": page(
    "Strings have double quotes; for text of several lines there are three of them on each side. Single quotes and backticks are ordinary characters inside of strings and nothing outside.",
    inCluster("name = ~~~'Tools'~~~"),
    inCluster('name = "Tools"'),
  ),
  "syntax-smart-quotes": page(
    "Word processors and web pages replace straight quotes by curved ones. These look right in a document and are no quotes to any compiler.",
    inCluster("name = ~~~“Tools”~~~"),
    inCluster('name = "Tools"'),
  ),
  "syntax-too-many-problems": page(
    "After two hundred problems the list ends, because what follows is most likely caused by what stands above, or the file is of another kind. Mending the first few often makes the others go away.",
    declarations(`${"let a = @ \n".repeat(200)}let a = ~~~@~~~`),
    declarations("let a = 1"),
  ),
  "syntax-unattached-doc": page(
    "A comment with three slashes is shown in editors and carried to the outputs with what it documents. Behind an attribute, at the end of a block or before an assertion there is nothing that it could document.",
    inCluster('name = "Tools" ~~~/// For people.~~~'),
    inCluster('/// For people.\nname = "Tools"'),
  ),
  "syntax-unclosed-bracket": page(
    "Every opening bracket needs its closing one. Where it is missing is guessed from the indentation, so that the rest of the file is still understood; the mark shows the bracket that stayed open.",
    declarations("let ports = ~~~[~~~80, 443\nlet hosts = 3"),
    declarations("let ports = [80, 443]\nlet hosts = 3"),
  ),
  "syntax-unclosed-comment": page(
    "A comment that starts with `/*` lasts until `*/`, over as many lines as it takes. Without an end the rest of the file is comment.",
    file("podplane 1\n~~~/*~~~ Sizes of the pools.\nlet size = 3\n"),
    file("podplane 1\n/* Sizes of the pools. */\nlet size = 3\n"),
  ),
  "syntax-unclosed-interpolation": page(
    "`${` inside a string starts an expression, which lasts until the closing brace. To write these two characters as text, as scripts for a shell need it, put a backslash in front.",
    withDeclarations(
      'let title = "Tools"',
      'name   = "Internal ~~~${~~~let.title"\nmirror = "https://deps.example.com"',
    ),
    withDeclarations('let title = "Tools"', 'name   = "Internal ${let.title}"\nmirror = "https://deps.example.com"'),
  ),
  "syntax-unclosed-string": page(
    "A string in double quotes ends on its line. Text of several lines stands between three double quotes on each side, and loses the indentation that its lines have in common.",
    inCluster('name = ~~~"Tools~~~\nmirror = "https://deps.example.com"'),
    inCluster('name   = "Tools"\nmirror = "https://deps.example.com"'),
  ),
  "syntax-unexpected-token": page(
    "The parser read as far as the mark and can make no sense of what stands there. A missing bracket, value or name before it is the usual cause.",
    declarations("let size = 3 ~~~=>~~~ 4"),
    declarations("let size = 3"),
  ),
  "syntax-unknown-character": page(
    "Outside of strings and comments the language uses letters, digits and a few signs. Others are mostly parts of text that lacks its quotes.",
    declarations("let size = 3 ~~~@~~~"),
    declarations("let size = 3"),
  ),
  "syntax-unknown-unit": page(
    "A number with letters behind it is a size or a duration. Capitals count: GB is a thousand million bytes, GiB two to the thirtieth, and Gb would be bits.",
    inCluster("pool web { disk_size = ~~~100Gb~~~ }"),
    inCluster("pool web { disk_size = 100GiB }"),
  ),
  "syntax-unmatched-bracket": page(
    "A closing bracket stands alone: its opening one was removed, or one bracket too many was written. What stands after it may have fallen out of the block that it belongs to.",
    declarations("let size = 3\n~~~}~~~"),
    declarations("let size = 3"),
  ),
  "syntax-word-operator": page(
    "Conditions are combined with `&&`, `||` and `!`, as in C. The words `and`, `or` and `not` are ordinary names.",
    inCluster("assert pool.web.size > 0 ~~~and~~~ pool.web.size < 9"),
    inCluster("assert pool.web.size > 0 && pool.web.size < 9"),
  ),
  "syntax-yaml-list-item": page(
    "YAML writes lists as lines that start with a hyphen. Here a list is one value: its items stand in brackets, with commas between.",
    inCluster("~~~-~~~ web"),
    inCluster('name = "web"'),
  ),
  ...habitPages,
} as const satisfies Readonly<Record<keyof typeof syntaxDiagnostics, Page>>;
