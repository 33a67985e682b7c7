import type { habitDiagnostics } from "../registry/index.ts";
import { declarations, inCluster, type Page, page, withDeclarations } from "./page.ts";

/** Pages of PDP1052…: what people write who come from another language. */
export const habitPages = {
  "syntax-foreign-operator": page(
    "Operators are those of C, and `??` for what may be absent. Signs such as `&`, `<>` or `===`, and words such as `in`, come from other languages; most have a counterpart here, some are functions.",
    withDeclarations("let tier = 2", "assert let.tier ~~~<>~~~ 1"),
    withDeclarations("let tier = 2", "assert let.tier != 1"),
  ),
  "syntax-sign-before-body": page(
    "A block is written `kind label { … }`, without a sign before the brace. In some languages a block is a value that is assigned; here blocks and attributes are told apart, because blocks of the same kind are merged where a cluster extends another.",
    inCluster('pool "web" ~~~=~~~ { size = 2 }'),
    inCluster('pool "web" { size = 2 }'),
  ),
  "syntax-colon-for-body": page(
    "YAML and Python show by indentation what belongs together. Here braces do, and indentation is for the reader; `podplanec fmt` sets it.",
    inCluster("pool web~~~:~~~\n  size = 2"),
    inCluster("pool web {\n  size = 2\n}"),
  ),
  "syntax-comprehension-form": page(
    "A list is computed from another by `[for x in list: value if condition]`, an object by `{for key, value in object: key => value}`. Python has the value first, and HCL has the condition behind it as here but `...` for groups, which do not exist.",
    declarations("let doubled = [x * 2 ~~~for~~~ x in [1, 2]]"),
    declarations("let doubled = [for x in [1, 2]: x * 2]"),
  ),
  "syntax-loop-form": page(
    "A loop repeats what stands in its body for each item of a list or entry of an object. There is no counter that is changed and no condition that ends it: `range(3)` gives the numbers 0, 1 and 2, and a list can be filtered by a comprehension.",
    inCluster('~~~for~~~ i = 0; i < 2; i++ {\n  pool "web-${i}" { size = 1 }\n}'.replaceAll(";", ",")),
    inCluster('for name in ["web"] {\n  pool "${name}" { size = 2 }\n}'),
  ),
  "syntax-conditional-form": page(
    "`if` is a statement with a body of attributes and blocks, so it cannot stand in a value. Between two values `condition ? value : other` chooses, as in C and HCL.",
    withDeclarations("let tier = 2", 'name = "One" ~~~if~~~ let.tier == 1 else "Two"'),
    withDeclarations("let tier = 2", 'name = let.tier == 1 ? "One" : "Two"'),
  ),
  "syntax-extra-word": page(
    "Other languages begin an assignment by `var`, `const`, `set` or a type. In a block an attribute is its bare name, and on the top level `let` names a value.",
    inCluster('~~~var~~~ name = "Tools"'),
    inCluster('name = "Tools"'),
  ),
  "syntax-changed-value": page(
    "A file describes what is to be, not steps that lead there. So nothing is added to or counted up: write the whole value, or compute it from others with `let`, `concat` or `merge`.",
    inCluster("pool web { size ~~~+=~~~ 1 }"),
    inCluster("pool web { size = 2 }"),
  ),
  "syntax-nested-assignment": page(
    "TOML, Java properties and command lines set nested values by a path. Here each attribute is set inside its block, which may be written again to change a part where a cluster extends another.",
    inCluster('~~~oidc.issuer_url~~~ = "https://auth.example.com"'),
    inCluster('oidc { issuer_url = "https://auth.example.com" }'),
  ),
  "syntax-declared-type": page(
    "The type of a `let` follows from its value, and the type of an attribute is known from the reference. Types are declared by the parameters of files and templates only, whose values come from outside.",
    declarations("let size~~~: int~~~ = 3"),
    declarations("let size = 3"),
  ),
  "syntax-missing-type": page(
    "A parameter is declared with its type after a colon, and a default after that. The type lets a wrong value be found where it is given, with `--set` or in a vars file.",
    declarations("param ~~~size~~~ = 3"),
    declarations("param size: int = 3"),
  ),
  "syntax-use-form": page(
    'Another file is read by `use "path.podplane" as name`, with its path from the file that says so. Its values, templates and clusters are then reached as `name.value`; single ones cannot be imported.',
    declarations('use ~~~network~~~ from "network.podplane"'),
    declarations('use "network.podplane" as network', {
      files: { "network.podplane": "podplane 1\n\nlet size = 1\n" },
    }),
  ),
  "syntax-assert-form": page(
    "An assertion looks like a call or like a pair in other languages. Here it is a statement: the word `assert`, a condition, and a message behind a comma.",
    inCluster('assert pool.web.size > 0 ~~~:~~~ "there is no web server"'),
    inCluster('assert pool.web.size > 0, "there is no web server"'),
  ),
  "syntax-lone-else": page(
    "An `else` stands directly behind the closing brace of its `if`. Often a block was put between the two, or the brace of the `if` closes something else.",
    inCluster('~~~else~~~ {\n  name = "Tools"\n}'),
    inCluster('if true {\n  name = "Tools"\n} else {\n  name = "Others"\n}'),
  ),
  "syntax-spaced-unit": page(
    "A size or a duration is one literal, written without a space. With one it would be a number, followed by a word that begins the next statement.",
    inCluster("pool web { disk_size = ~~~100 GiB~~~ }"),
    inCluster("pool web { disk_size = 100GiB }"),
  ),
  "syntax-foreign-text": page(
    'Shells and HCL write text of several lines as a heredoc, YAML behind `|` or `>`. Here it stands between two `"""`, and the indentation of the lines is removed as far as they share it.',
    declarations("let motd = ~~~<<EOF~~~\nWelcome\nEOF"),
    declarations('let motd = """\n  Welcome\n  """'),
  ),
  "syntax-foreign-comment": page(
    "Comments begin with `//` or `#` and end with their line, or stand between `/*` and `*/`. Those of SQL, INI files and HTML would be read as values and names.",
    declarations("~~~--~~~ the size of the web pool\nlet size = 3"),
    declarations("// the size of the web pool\nlet size = 3"),
  ),
  "syntax-interpolation-outside": page(
    "Shells and templating languages mark each use of a variable. Here a value is named directly, as `let.size` or `param.size`; only within a string does `${…}` tell what is to be replaced.",
    declarations("let size = 3\nlet double = ~~~${let.size}~~~ * 2"),
    declarations("let size = 3\nlet double = let.size * 2"),
  ),
} as const satisfies Readonly<Record<keyof typeof habitDiagnostics, Page>>;
