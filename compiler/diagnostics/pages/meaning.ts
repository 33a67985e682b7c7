import type { meaningRules } from "../registry/index.ts";
import { alone, declarations, type Example, file, inCluster, type Page, page, withDeclarations } from "./page.ts";

const sharedFile = { files: { "shared.podplane": "podplane 1\n\nlet office = 10.0.0.0/8\n" } };
const titled = "template titled(title: string) { name = title }";
const token = 'secret token = env("TOKEN")';

/** Templates of which each includes the next, one more than may. */
function deepIncludes(): Example {
  const lines = Array.from({ length: 65 }, (_, index) => {
    const include = `include t${index + 1}()`;
    return `template t${index}() { ${index === 0 ? `~~~${include}~~~` : include} }`;
  });
  const example = withDeclarations(
    lines.slice(0, 64).join("\n").concat('\ntemplate t64() { name = "Tools" }'),
    "include t0()",
  );
  return { ...example, shown: `${lines[0]}\n// … and so on\n${lines[63]}` };
}

/** Pages of PDP20…: names, expressions, reuse. */
export const meaningPages = {
  "edition-missing": page(
    "The edition fixes the meaning of a file for all later releases. Without it an upgrade of podplanec could read the file by newer rules.",
    file("~~~~~~let size = 3\n"),
    file("podplane 1\n\nlet size = 3\n"),
  ),
  "edition-unknown": page(
    "The file asks for rules that this release does not have. It was either written for a newer podplanec, or the number is a mistake: the edition is not the version of the tool.",
    file("podplane ~~~2~~~\n"),
    file("podplane 1\n"),
  ),
  "duplicate-name": page(
    "Two declarations of one kind share a name, so it is open which of them a use means. Values, parameters, secrets and templates each have names of their own; `let.size` and `param.size` may both exist.",
    declarations("let size = 1\nlet ~~~size~~~ = 2"),
    declarations("let size = 1\nlet larger_size = 2"),
  ),
  "duplicate-attribute": page(
    "An attribute stands once in a block, also when templates and loops take part: what they produce counts as written there. To give a value in one place and change it in another, use a cluster that extends a base.",
    inCluster('name = "Tools"\n~~~name~~~ = "Internal Tools"'),
    inCluster('name = "Internal Tools"'),
  ),
  "duplicate-key": page(
    "An object holds one value for each key. A second one would replace the first in some languages; here it is a mistake to be mended.",
    declarations("let sizes = { web = 1, ~~~web~~~ = 2 }"),
    declarations("let sizes = { web = 1, api = 2 }"),
  ),
  "unknown-name": page(
    "A value is used with the word that says where it comes from: `let`, `param` or `secret`. The file that uses it must declare it; values of another file come through `use`.",
    withDeclarations('let title = "Tools"', "name = let.~~~titel~~~"),
    withDeclarations('let title = "Tools"', "name = let.title"),
  ),
  "unknown-import-member": page(
    "An import makes the `let` values of another file available under its alias, and its templates and clusters for `include` and `extends`. Parameters and secrets of another file stay its own.",
    declarations('use "shared.podplane" as shared\n\nlet range = shared.~~~ofice~~~', sharedFile),
    declarations('use "shared.podplane" as shared\n\nlet range = shared.office', sharedFile),
  ),
  "unknown-block": page(
    "An expression may read what another block of the same cluster says, by the block's kind and name. No block of the cluster has this name.",
    inCluster("assert pool.~~~wbe~~~.size > 0"),
    inCluster("assert pool.web.size > 0"),
  ),
  "block-not-made": page(
    "The block that is read stands in a condition, a loop or a template, or its label is computed. With the values at hand there is none of this name. That shows only now, since other values may make one.",
    withDeclarations(
      "param debug: bool = false",
      'if param.debug { pool spare { arch = arm64, size = 1, instance_type = "t4g.small" } }\nname = "Tools (${pool.~~~spare~~~.size})"',
    ),
    withDeclarations("param debug: bool = false", 'if param.debug { name = "Tools (${pool.web.size})" }'),
  ),
  "ambiguous-block": page(
    "A path leads to one block by its kind and label. Of blocks without a label, such as subnets, and of two with the same one it cannot say which is meant.",
    inCluster('name = "Tools in ${provider.aws.zone.us-east-1a.~~~subnet~~~.cidr}"'),
    inCluster('name = "Tools with ${length(provider.aws.zone.us-east-1a.subnet)} subnets"'),
  ),
  "unknown-member": page(
    "The kind of the block is known, and it has no attribute of this name. The reference page lists what each block has.",
    inCluster("assert pool.web.~~~siez~~~ > 0"),
    inCluster("assert pool.web.size > 0"),
  ),
  "block-as-value": page(
    "A block is not a value: it cannot be compared, stored or passed on as a whole. Its attributes can, one by one.",
    inCluster("assert ~~~pool.web~~~ == 1"),
    inCluster("assert pool.web.size == 1"),
  ),
  "blocks-not-known": page(
    "Conditions, loops and labels are worked out first, because they decide which blocks exist; attributes of blocks come afterwards. A condition that reads an attribute would have to know what it is about to decide.",
    inCluster('if ~~~pool.web.size~~~ > 1 { name = "Large" }'),
    withDeclarations("let size = 2", 'pool web { size = let.size }\nif let.size > 1 { name = "Large" }'),
  ),
  "absent-value": page(
    "A key that an object does not have and an attribute that is not set give an absent value, which only `??` and a comparison accept. Anywhere else a value is needed.",
    withDeclarations("let sizes = { web = 1 }", "pool web { size = ~~~let.sizes.api~~~ }"),
    withDeclarations("let sizes = { web = 1 }", "pool web { size = let.sizes.api ?? 1 }"),
  ),
  "no-members": page(
    "A dot behind a value reads a member of an object. Numbers, strings and lists have no members; items of a list are read with brackets.",
    declarations("let size = 3\nlet web = ~~~let.size.web~~~"),
    declarations("let size = { web = 3 }\nlet web = let.size.web"),
  ),
  "index-mismatch": page(
    "Brackets take the position of an item for a list, counted from zero, and a key for an object. The value in the brackets is of the other kind.",
    declarations('let ports = [80, 443]\nlet first = let.ports[~~~"first"~~~]'),
    declarations("let ports = [80, 443]\nlet first = let.ports[0]"),
  ),
  "not-text": page(
    "Inside a string every value appears as its text. Lists and objects have no single text: there are many ways to write one, and you choose.",
    declarations('let hosts = ["a", "b"]\nlet line = "hosts: ${~~~let.hosts~~~}"'),
    declarations('let hosts = ["a", "b"]\nlet line = "hosts: ${join(", ", let.hosts)}"'),
  ),
  "key-not-text": page(
    "The keys of an object are text. A comprehension computes them, and this one computes something that is neither text nor a whole number.",
    declarations("let names = {for port in [[80]]: ~~~port~~~ => 1}"),
    declarations("let names = {for port in [80]: port => 1}"),
  ),
  "not-iterable": page(
    "A loop takes each item of a list, or each entry of an object. A single value is no list of one; put it in brackets if that is meant.",
    declarations("let squares = [for n in ~~~3~~~: n * n]"),
    declarations("let squares = [for n in range(3): n * n]"),
  ),
  "too-many-items": page(
    "Files are evaluated within bounds that no hand-written file comes near, so that a mistake or an attack cannot use up the machine. A loop in a loop multiplies quickly.",
    declarations("let grid = [for a in range(1100): [for b in ~~~range(1000)~~~: b]]"),
    declarations("let grid = [for a in range(10): [for b in range(10): b]]"),
  ),
  "condition-not-boolean": page(
    "A condition is true or false. Numbers, strings and lists do not count as one or the other, as they do in C and JavaScript, where an empty one may be false or not.",
    inCluster('if ~~~1~~~ { name = "Tools" }'),
    inCluster('if 1 == 1 { name = "Tools" }'),
  ),
  "never-equal": page(
    "Values of two kinds are compared, such as a number and a string, and can never be equal. Since the answer is known beforehand, something else must have been meant.",
    declarations('let same = ~~~443 == "443"~~~'),
    declarations("let same = 443 == 443"),
  ),
  "not-a-member": page(
    "An enum lists all values that it takes, and this is none of them. So a misspelt environment is found when it is written, and not when half of it has been built.",
    declarations("param environment: enum(staging, production) = ~~~test~~~"),
    declarations("param environment: enum(staging, production) = staging"),
  ),
  "operator-mismatch": page(
    "Operators work on values of one kind, and a number does not become text by itself, nor text a number. Sizes and durations can be multiplied and divided by whole numbers, and addresses compared with addresses.",
    declarations('let port = ~~~440 + "3"~~~'),
    declarations("let port = 440 + 3"),
  ),
  "unary-mismatch": page(
    "The exclamation mark turns true into false, and the minus sign makes a number negative. Nothing else has an opposite.",
    declarations("let off = ~~~!3~~~"),
    declarations("let off = !true"),
  ),
  "division-by-zero": page(
    "Dividing by zero has no result, so there is no value to go on with. Mostly the divisor comes from a parameter or the length of a list.",
    declarations("let share = ~~~10 / 0~~~"),
    declarations("let share = 10 / 2"),
  ),
  "division-not-whole": page(
    "A size is a number of bytes and a duration one of milliseconds. A division that does not come out even has no such result, and nothing is rounded without being asked for.",
    declarations("let share = ~~~10B / 3~~~"),
    declarations("let share = div(10B, 3)"),
  ),
  "not-whole": page(
    "`/` is exact: `5 / 2` is 2.5. Where something is counted, such as VMs or the items of a list, a number with a fraction has no meaning, so the file says how to round.",
    inCluster("pool web { size = ~~~5 / 2~~~ }"),
    inCluster("pool web { size = div(5, 2) }"),
  ),
  "loop-makes-its-kind": page(
    "`for p in pool { … }` goes over the pools that are declared. If its body made a pool, it would have to go over that, too, and might never end; so a loop makes blocks of other kinds only.",
    inCluster('for name, p in ~~~pool~~~ { pool "${name}-2" { size = p.size } }'),
    inCluster('provider aws {\n  for name, p in pool { bucket "data-${name}" {} }\n}'),
  ),
  "number-too-large": page(
    "Whole numbers are exact up to about nine thousand million million. Beyond that a result would be rounded without a word, so it is refused.",
    declarations("let huge = ~~~9007199254740991 + 1~~~"),
    declarations("let large = 9007199254740990 + 1"),
  ),
  "unknown-function": page(
    "Functions are built in and cannot be declared. For something that the library lacks, a template or a comprehension may do.",
    declarations('let name = ~~~lowr~~~("Tools")'),
    declarations('let name = lower("Tools")'),
  ),
  "argument-count": page(
    "A function takes as many arguments as its signature names; one with a question mark may be left out, and one followed by dots may be repeated. The call gives fewer or more.",
    declarations("let name = ~~~lower()~~~"),
    declarations('let name = lower("Tools")'),
  ),
  "argument-type": page(
    "Each parameter of a function takes values of one kind, and nothing is converted on the way in. Convert the value first, with string or float for example.",
    declarations("let name = lower(~~~3~~~)"),
    declarations('let name = lower("Tools")'),
  ),
  "function-failed": page(
    "The arguments are of the right kinds, and still there is no result, as for a part of a range that is larger than the range. The reason in the message is about these arguments; others may work.",
    declarations("let part = ~~~cidr.subnet(10.0.0.0/16, 8, 0)~~~"),
    declarations("let part = cidr.subnet(10.0.0.0/16, 24, 0)"),
  ),
  "value-cycle": page(
    "Two or more values are each defined by the other, so none of them has a beginning. The related places show the way around.",
    declarations("let web = ~~~let.api + 1~~~\nlet api = let.web + 1"),
    declarations("let web = let.api + 1\nlet api = 1"),
  ),
  "unknown-type": page(
    "Parameters have one of the types of the language. Other languages name theirs differently: a number is `int` or `float` here, a switch is `bool`.",
    declarations("param size: ~~~number~~~ = 3"),
    declarations("param size: int = 3"),
  ),
  "type-surplus": page(
    "A list and a map have one type in angle brackets, that of what they hold; keys of a map are always text. An enum lists its words in parentheses. All other types stand by themselves.",
    declarations("param sizes: ~~~map<string, int>~~~ = { web = 1 }"),
    declarations("param sizes: map<int> = { web = 1 }"),
  ),
  "empty-enum": page(
    "An enum without members takes no value at all, so the parameter could never be given one. The members are listed in parentheses, as bare words.",
    declarations("param environment: ~~~enum()~~~ = staging"),
    declarations("param environment: enum(staging, production) = staging"),
  ),
  "parameter-type": page(
    "The value that a parameter was given, or its own default, is of another type than the declaration says. A number in quotes is text, and a whole number is accepted where a fraction is expected.",
    declarations('param size: int = ~~~"three"~~~'),
    declarations("param size: int = 3"),
  ),
  "parameter-missing": page(
    "A parameter without a default must be given a value each time. That is a good way to make sure that nobody builds for the wrong environment by accident.",
    declarations("param ~~~environment~~~: string"),
    declarations("param environment: string", { set: ["environment=staging"] }),
  ),
  "unknown-parameter": page(
    "A value was given on the command line or in a vars file for a parameter that the compiled file does not have. Parameters of files that it uses are not set from outside.",
    declarations("param size: int = 1", { set: ["sizes=~~~3~~~"] }),
    declarations("param size: int = 1", { set: ["size=3"] }),
  ),
  "set-malformed": page(
    "The option takes a name, an equals sign and a value, as one word of the shell. A space around the equals sign splits it into several.",
    declarations("param size: int = 1", { set: ["~~~size~~~"] }),
    declarations("param size: int = 1", { set: ["size=3"] }),
  ),
  "vars-not-attribute": page(
    "A vars file is a list of names and values for parameters. Blocks, imports and declarations belong into the source.",
    declarations("param size: int = 1", { vars: "~~~pool web {}~~~\n" }),
    declarations("param size: int = 1", { vars: "size = 3\n" }),
  ),
  "vars-not-literal": page(
    "Values in a vars file are written out. Who reads the file sees what is given without working anything out; what is to be computed is computed in the source.",
    declarations("param size: int = 1", { vars: "size = ~~~1 + 2~~~\n" }),
    declarations("param size: int = 1", { vars: "size = 3\n" }),
  ),
  "use-outside-project": page(
    "A project is the folder with `.git`, or without one the folder of the source. What lies outside may be missing on another machine, and could be read by building a file from someone else.",
    declarations('use ~~~"../../other/sizes.podplane"~~~ as sizes'),
    declarations('use "shared.podplane" as shared', sharedFile),
  ),
  "file-unreadable": page(
    "A file that the source names is not there, is a folder, is not UTF-8 text or cannot be opened. Paths are relative to the file in which they are written, not to where the command is run.",
    declarations('use ~~~"shard.podplane"~~~ as shared', sharedFile),
    declarations('use "shared.podplane" as shared', sharedFile),
  ),
  "use-cycle": page(
    "File A uses B and B uses A, perhaps over several steps. Values are computed when they are needed, but what a file offers must be known before anyone uses it.",
    declarations('use "shared.podplane" as shared', {
      files: { "shared.podplane": 'podplane 1\n\nuse ~~~"example.podplane"~~~ as example\n' },
    }),
    declarations('use "shared.podplane" as shared', sharedFile),
  ),
  "unknown-template": page(
    "Templates are declared on the top level, in the same file or in one that it uses. They are included by name, with an alias in front where they come from another file.",
    withDeclarations(titled, 'include ~~~titlde~~~(title = "Tools")'),
    withDeclarations(titled, 'include titled(title = "Tools")'),
  ),
  "unknown-argument": page(
    "Arguments of a template are given by name, so that their order does not matter. This one is not among the template's parameters.",
    withDeclarations(titled, 'include titled(title = "Tools", ~~~size~~~ = 3)'),
    withDeclarations(titled, 'include titled(title = "Tools")'),
  ),
  "duplicate-argument": page(
    "Arguments of a template, and of a file that is used, are given by name. A second one of the same name would replace the first in some languages; here it is a mistake to be mended.",
    withDeclarations(titled, 'include titled(title = "Tools", ~~~title~~~ = "Other")'),
    withDeclarations(titled, 'include titled(title = "Tools")'),
  ),
  "missing-argument": page(
    "A parameter of a template without a default must be given with each include, because the template's body relies on it. Give it here, or give the parameter a default where the template is declared.",
    withDeclarations(titled, "~~~include titled()~~~"),
    withDeclarations(titled, 'include titled(title = "Tools")'),
  ),
  "include-cycle": page(
    "A template includes itself, perhaps by way of others. Templates paste their bodies and never stop on a condition of their own, so this would go on for ever.",
    withDeclarations("template titled() { ~~~include titled()~~~ }", "include titled()"),
    withDeclarations('template titled() { name = "Tools" }', "include titled()"),
  ),
  "include-too-deep": page(
    "Templates may include templates sixty-four levels deep. Sources that people write stay below five.",
    deepIncludes(),
    withDeclarations('template t0() { include t1() }\ntemplate t1() { name = "Tools" }', "include t0()"),
  ),
  "unknown-base": page(
    "A cluster can extend another of the same file, or one of an imported file by its alias. The base is mostly abstract, so that it has no outputs of its own.",
    file("podplane 1\n\ncluster example extends ~~~bsae~~~ {}\n"),
    { ...inCluster(""), shown: "abstract cluster base {\n  // …\n}\n\ncluster example extends base {}" },
  ),
  "extends-cycle": page(
    "A cluster extends itself, perhaps by way of others. There is no first one that the others could add to.",
    file("podplane 1\n\ncluster example extends ~~~example~~~ {}\n"),
    { ...inCluster(""), shown: "abstract cluster base {\n  // …\n}\n\ncluster example extends base {}" },
  ),
  "remove-nothing": page(
    "`remove` names an attribute of the base, or a block by its kind and labels, and the base has no such thing. It may have been renamed there, or been removed already.",
    inCluster("~~~remove pool old~~~"),
    inCluster("provider aws {\n  remove load_balancer main\n}"),
  ),
  "remove-without-extends": page(
    "What stands in the block itself is taken out by deleting it. `remove` is for blocks and attributes that come from a base, so it only has a meaning in a cluster that extends one.",
    alone("~~~remove pool old~~~"),
    inCluster("provider aws {\n  remove load_balancer main\n}"),
  ),
  "assertion-failed": page(
    "The file says what must hold, and it does not. The message shows the values that take part, so that it can be seen which of them is wrong.",
    inCluster('assert ~~~pool.web.size >= 2~~~, "the web survives the loss of a VM"'),
    inCluster('pool web { size = 2 }\nassert pool.web.size >= 2, "the web survives the loss of a VM"'),
  ),
  "assert-outside": page(
    "An assertion is checked for a certain cluster, with that cluster's values. On the top level it would belong to none; write it into the cluster, or into a base that clusters extend.",
    declarations("~~~assert 1 < 2~~~"),
    inCluster("assert pool.web.size < 2"),
  ),
  "unknown-top-level": page(
    "Pools, providers and domains are parts of a cluster and stand inside of it. On the top level there are clusters, and the declarations that they use.",
    declarations("~~~pool~~~ api {}"),
    inCluster("pool web { size = 2 }"),
  ),
  "secret-source": page(
    "A secret is never written into a source. Its declaration says where it will be found when it is needed: in an environment variable, in a file, or in a secret store of a cloud.",
    declarations('secret token = ~~~"hunter2"~~~'),
    declarations('secret token = env("TOKEN")'),
  ),
  "secret-argument": page(
    "The place of a secret is one fixed text. If it were computed, a reviewer could not see which secret a change begins to read.",
    declarations('secret token = ~~~env("TOKEN", "OTHER")~~~'),
    declarations('secret token = env("TOKEN")'),
  ),
  "secret-condition": page(
    "The compiler does not know a secret, and even if it did: a file that looks different for different secrets tells something about them. Decide by a parameter, which is given openly.",
    withDeclarations(token, 'if ~~~secret.token == "x"~~~ { name = "Tools" }'),
    withDeclarations("param debug: bool = false", 'if param.debug { name = "Tools" }'),
  ),
  "secret-key": page(
    "Names of blocks and keys of objects appear in plain text in every output. A secret that became one would be published with it.",
    withDeclarations(token, 'provider aws {\n  bucket ~~~"${secret.token}"~~~ {}\n}'),
    inCluster("provider aws {\n  bucket uploads {}\n}"),
  ),
  "secret-flow": page(
    "The marked place is written to files that are committed, to Terraform state or to the user-data of VMs, where a secret can be read by many. The related places show how the secret got there, step by step, also through strings that contain it.",
    withDeclarations(token, 'name = ~~~"Tools ${secret.token}"~~~'),
    withDeclarations(token, 'name = "Tools"'),
  ),
  "foreign-namespace": page(
    "Who comes from Terraform writes `var.x` and `local.x`. What is given from outside is a parameter here, and what the file computes a `let`.",
    withDeclarations("param size: int = 2", "pool web { size = ~~~var.size~~~ }"),
    withDeclarations("param size: int = 2", "pool web { size = param.size }"),
  ),
  "namespace-missing": page(
    "The file declares a value of this name, and it is used like a bare word. A bare word stands for a pool, a bucket or a member of an enum, so that these never clash with values.",
    withDeclarations("let sizes = { web = 2 }", "pool web { size = ~~~sizes~~~.web }"),
    withDeclarations("let sizes = { web = 2 }", "pool web { size = let.sizes.web }"),
  ),
  "unknown-bare-name": page(
    "A word without quotes and without `let.` or `param.` in front is a variable of a loop or template. Where an enum member or the name of a pool is expected it is that; anywhere else it would be guesswork, and a misspelt word would pass for text.",
    withDeclarations('param environment: string = "prod"', 'name = "Tools (${~~~enviroment~~~})"'),
    withDeclarations('param environment: string = "prod"', 'name = "Tools (${param.environment})"'),
  ),
  "template-place": page(
    "A template is pasted where it is included, so its body must be something that can stand there. The parts of a zone, such as subnets, cannot stand in a provider or a pool.",
    withDeclarations(
      "template spare() { subnet { cidr = auto/28, services = [nstance] } }",
      "provider aws {\n  include ~~~spare~~~()\n}",
    ),
    withDeclarations("template files() { bucket uploads {} }", "provider aws {\n  include files()\n}"),
  ),
  "unknown-field": page(
    "A parameter of an object type lists its fields. One that it does not have would be ignored without a word, so it is refused.",
    declarations("param web: object { size: int } = { ~~~siez~~~ = 2 }"),
    declarations("param web: object { size: int } = { size = 2 }"),
  ),
  "missing-field": page(
    "A field without a question mark and without a default is in every value of the type, because what uses it relies on that. Give it, or mark the field with a question mark where the type is declared.",
    declarations('param web: object { size: int, arch?: string } = ~~~{ arch = "arm64" }~~~'),
    declarations("param web: object { size: int, arch?: string } = { size = 2 }"),
  ),
  "unknown-import-parameter": page(
    "A file that is used may have parameters, and `use` gives values to them. This one has no parameter of that name.",
    declarations('use "shared.podplane" as shared(~~~siez~~~ = 2)', {
      files: { "shared.podplane": "podplane 1\n\nparam size: int = 1\nlet total = param.size\n" },
    }),
    declarations('use "shared.podplane" as shared(size = 2)', {
      files: { "shared.podplane": "podplane 1\n\nparam size: int = 1\nlet total = param.size\n" },
    }),
  ),
  "import-parameter-missing": page(
    "A parameter without a default has no value until somebody gives one. For the file that is compiled that is `--set` or a vars file; for a file that is used it is the `use`.",
    declarations('use "shared.podplane" as ~~~shared~~~(zones = 2)', {
      files: { "shared.podplane": "podplane 1\n\nparam size: int\nparam zones: int = 1\nlet total = param.size\n" },
    }),
    declarations('use "shared.podplane" as shared(zones = 2, size = 1)', {
      files: { "shared.podplane": "podplane 1\n\nparam size: int\nparam zones: int = 1\nlet total = param.size\n" },
    }),
  ),
  "unknown-place": page(
    "A template may say what it is for, so that its body is checked against that block alone. The word is the kind of a block, as it is written where such a block is declared.",
    withDeclarations("template files() for ~~~provder~~~ { bucket uploads {} }", "provider aws { include files() }"),
    withDeclarations("template files() for provider { bucket uploads {} }", "provider aws { include files() }"),
  ),
  "unused-declaration": page(
    "The file declares something that no line of it uses. Mostly it was forgotten when its last use went, or a use is misspelt. In a file without a cluster, which others use, nothing is said.",
    declarations("let ~~~size~~~ = 3"),
    withDeclarations("let size = 3", "pool web { size = let.size }"),
  ),
  "hidden-declaration": page(
    "A variable of a loop or a parameter of a template is written by its name alone, a declared value with `let` or `param` in front. With one name for both, a reader has to look twice at each use.",
    withDeclarations(
      'let name = "Tools"',
      'name = let.name\nprovider aws { for ~~~name~~~ in ["a"] { bucket "${name}" {} } }',
    ),
    withDeclarations(
      'let name = "Tools"',
      'name = let.name\nprovider aws { for file in ["a"] { bucket "${file}" {} } }',
    ),
  ),
} as const satisfies Readonly<Record<keyof typeof meaningRules, Page>>;
