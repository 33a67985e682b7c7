import { p, rule } from "../rule/index.ts";

/** PDP20…: names, expressions, reuse. */
export const meaningRules = {
  "edition-missing": rule("PDP2001", "warning", {
    title: p`the file names no edition of the language`,
    why: p`Without one the newest is assumed, and a later release may read the file differently.`,
    fix: p`Write \`podplane ${"edition"}\` on the first line.`,
  }),
  "edition-unknown": rule("PDP2002", "error", {
    title: p`there is no edition ${"edition"} of the language`,
    why: p`This release knows editions up to ${"newest"}.`,
    fix: p`Write \`podplane ${"newest"}\`, or use a newer podplanec.`,
  }),
  "duplicate-name": rule("PDP2003", "error", {
    title: p`there are two ${"what"} declarations of \`${"name"}\``,
    why: p`A name means one thing in a file.`,
    fix: p`Rename one of them.`,
  }),
  "duplicate-attribute": rule("PDP2004", "error", {
    title: p`\`${"name"}\` is set twice`,
    why: p`An attribute has one value in a block.`,
    fix: p`Keep one of them.`,
  }),
  "duplicate-key": rule("PDP2005", "error", {
    title: p`the key \`${"key"}\` stands twice in this object`,
    why: p`A key has one value; which one is meant is unclear.`,
    fix: p`Keep one of them.`,
  }),
  "unknown-name": rule("PDP2006", "error", {
    title: p`there is no \`${"namespace"}.${"name"}\``,
    why: p`A bound value is declared on the top level of the file that uses it.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "unknown-import-member": rule("PDP2007", "error", {
    title: p`\`${"alias"}\` has no \`${"name"}\``,
    why: p`An import gives the \`let\` values of ${"file"}.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "unknown-block": rule("PDP2008", "error", {
    title: p`there is no ${"kind"} \`${"name"}\` to read from`,
    why: p`A path such as \`pool.ingress.size\` names the kind and the label of a block of this cluster.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "unknown-member": rule("PDP2009", "error", {
    title: p`a ${"kind"} has no \`${"name"}\``,
    why: p`Only attributes of the block can be read.`,
    fix: p`${"suggestion"}`,
  }),
  "block-as-value": rule("PDP2010", "error", {
    title: p`a whole ${"kind"} is no value`,
    why: p`Expressions read single attributes of blocks.`,
    fix: p`Name an attribute behind it.`,
  }),
  "blocks-not-known": rule("PDP2011", "error", {
    title: p`\`${"path"}\` cannot be read here`,
    why: p`Heads of \`for\` and \`if\`, labels and arguments of templates decide which blocks there are, so blocks that may still come are not known when they are evaluated.`,
    fix: p`Put the value into a \`let\` or a \`param\`, and use that in both places.`,
  }),
  "absent-value": rule("PDP2012", "error", {
    title: p`a value is needed here: ${"what"}`,
    why: p`Nothing can be computed from a value that is absent.`,
    fix: p`Set it, or give another value with \`??\`.`,
  }),
  "no-members": rule("PDP2013", "error", {
    title: p`${"found"} has no \`${"name"}\``,
    why: p`Only objects have members.`,
    fix: p`Read a member of an object, or leave \`.${"name"}\` out.`,
  }),
  "index-mismatch": rule("PDP2014", "error", {
    title: p`${"object"} cannot be indexed by ${"index"}`,
    why: p`A list is indexed by an integer from 0 on, an object by a string or name.`,
    fix: p`Use an index of that kind.`,
  }),
  "not-text": rule("PDP2015", "error", {
    title: p`${"found"} cannot stand inside a string`,
    why: p`Only values that have one text can be interpolated.`,
    fix: p`Use \`join\` for a list, or a member of the object.`,
  }),
  "key-not-text": rule("PDP2016", "error", {
    title: p`${"found"} cannot be a key`,
    why: p`Keys of objects are text.`,
    fix: p`Use a string, a name or an integer.`,
  }),
  "not-iterable": rule("PDP2017", "error", {
    title: p`${"found"} cannot be looped over`,
    why: p`\`for\` takes the items of a list or the entries of an object.`,
    fix: p`Use a list such as ["a", "b"], or \`range(n)\` for numbers.`,
  }),
  "too-many-items": rule("PDP2018", "error", {
    title: p`the values of this file are too large: here it exceeds what a compilation may produce`,
    why: p`Loops may produce a million items, a text may have a million characters, a list or an object four million and 200 levels; so every file compiles or fails in bounded time.`,
    fix: p`Loop over fewer items, or put less into one value.`,
  }),
  "condition-not-boolean": rule("PDP2019", "error", {
    title: p`a condition is a boolean, and ${"found"} stands here`,
    why: p`Nothing is converted to a boolean by itself.`,
    fix: p`Compare it with \`==\`, \`>\` or another operator.`,
  }),
  "never-equal": rule("PDP2020", "error", {
    title: p`${"left"} is never equal to ${"right"}`,
    why: p`Values of different kinds are not converted, so the result would always be the same.`,
    fix: p`Compare values of one kind; \`string(x)\` gives the text of a value.`,
  }),
  "not-a-member": rule("PDP2021", "error", {
    title: p`\`${"value"}\` is no member of this enum`,
    why: p`The values of an enum are listed where it is declared.`,
    fix: p`${"suggestion"}`,
  }),
  "operator-mismatch": rule("PDP2022", "error", {
    title: p`\`${"operator"}\` does not take ${"left"} and ${"right"}`,
    why: p`Operators take values of one kind; nothing is converted by itself.`,
    fix: p`Use values of one kind; integers and floats mix, and \`string(x)\` converts.`,
  }),
  "unary-mismatch": rule("PDP2023", "error", {
    title: p`\`${"operator"}\` does not take ${"found"}`,
    why: p`\`!\` takes a boolean, \`-\` a number.`,
    fix: p`Remove the operator, or use such a value.`,
  }),
  "division-by-zero": rule("PDP2024", "error", {
    title: p`this divides by zero`,
    why: p`There is no result.`,
    fix: p`Divide by another number, or test for zero first with \`c ? a : b\`.`,
  }),
  "number-too-large": rule("PDP2025", "error", {
    title: p`the result is too large to be exact`,
    why: p`Integers are exact up to 9007199254740991.`,
    fix: p`Use smaller numbers, or sizes in larger units.`,
  }),
  "unknown-function": rule("PDP2027", "error", {
    title: p`there is no function \`${"name"}\``,
    why: p`Functions are those of the library; docs/functions.md lists them.`,
    fix: p`${"suggestion"}`,
  }),
  "argument-count": rule("PDP2028", "error", {
    title: p`\`${"signature"}\` was called with ${"count"} arguments`,
    why: p`Every parameter without a question mark needs an argument.`,
    fix: p`Call it as its signature says.`,
  }),
  "argument-type": rule("PDP2029", "error", {
    title: p`\`${"name"}\` of \`${"signature"}\` cannot be ${"found"}`,
    why: p`It takes a value of kind ${"expected"}.`,
    fix: p`Pass a value of that kind.`,
  }),
  "function-failed": rule("PDP2030", "error", {
    title: p`\`${"name"}\` has no result here: ${"reason"}`,
    why: p`A function gives a value for every argument that it can.`,
    fix: p`Pass other arguments.`,
  }),
  "value-cycle": rule("PDP2031", "error", {
    title: p`a value needs itself: ${"cycle"}`,
    why: p`It can never be computed.`,
    fix: p`Give one of them a value that does not need the others.`,
  }),
  "unknown-type": rule("PDP2032", "error", {
    title: p`there is no type \`${"name"}\``,
    why: p`A parameter is of one of the types of the language.`,
    fix: p`${"suggestion"}`,
  }),
  "type-surplus": rule("PDP2086", "error", {
    title: p`\`${"name"}\` takes ${"most"}`,
    why: p`What stands there beside would mean nothing, and the parameter would take other values than it seems to.`,
    fix: p`Write ${"instead"}.`,
  }),
  "empty-enum": rule("PDP2033", "error", {
    title: p`this enum has no members`,
    why: p`No value could ever be given.`,
    fix: p`List its members: enum(staging, production).`,
  }),
  "parameter-type": rule("PDP2034", "error", {
    title: p`\`${"name"}\` is of type ${"expected"}, and this is ${"found"}`,
    why: p`A parameter says of which type its values are; nothing is converted by itself.`,
    fix: p`Give a value of that type.`,
  }),
  "parameter-missing": rule("PDP2035", "error", {
    title: p`the parameter \`${"name"}\` has no value`,
    why: p`It has no default, and none was given.`,
    fix: p`Give one with \`--set ${"name"}=…\` or a vars file, or give it a default.`,
  }),
  "unknown-parameter": rule("PDP2036", "error", {
    title: p`the file has no parameter \`${"name"}\``,
    why: p`A value given from outside is for a \`param\` of the file that is compiled; it has ${"known"}.`,
    fix: p`Name one of them, or declare \`param ${"name"}: …\`.`,
  }),
  "set-malformed": rule("PDP2037", "error", {
    title: p`\`--set ${"text"}\` names no parameter`,
    why: p`A value is given as name=value.`,
    fix: p`Write --set name=value.`,
  }),
  "vars-not-attribute": rule("PDP2038", "error", {
    title: p`a vars file holds only attributes`,
    why: p`It gives values to parameters, and nothing else.`,
    fix: p`Write name = value, one for each parameter.`,
  }),
  "vars-not-literal": rule("PDP2039", "error", {
    title: p`the value of \`${"name"}\` is no literal`,
    why: p`A vars file is data: nothing in it is computed.`,
    fix: p`Write the value itself.`,
  }),
  "use-outside-project": rule("PDP2040", "error", {
    title: p`\`${"path"}\` lies outside the project`,
    why: p`A file uses only files of its project, so that it can be cloned and built anywhere. The project is the nearest folder upwards with .git, else the file's own folder: here that is \`${"root"}\`.`,
    fix: p`Move or copy the file into the project. Where no folder has .git yet, \`git init\` in one above both makes it the project.`,
  }),
  "file-unreadable": rule("PDP2041", "error", {
    title: p`\`${"path"}\` cannot be read: ${"reason"}`,
    why: p`The path is taken from the folder of the file that names it.`,
    fix: p`Correct the path, or make the file readable.`,
  }),
  "use-cycle": rule("PDP2042", "error", {
    title: p`files use each other in a circle: ${"cycle"}`,
    why: p`None of them could be read before the others.`,
    fix: p`Move what they share into a file of its own.`,
  }),
  "unknown-template": rule("PDP2043", "error", {
    title: p`there is no template \`${"name"}\``,
    why: p`A template is declared in this file, or in one that it uses: \`alias.name\`.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "unknown-argument": rule("PDP2044", "error", {
    title: p`the template \`${"template"}\` has no parameter \`${"name"}\``,
    why: p`Arguments are given by the names of the template's parameters.`,
    fix: p`${"suggestion"}`,
  }),
  "duplicate-argument": rule("PDP2087", "error", {
    title: p`\`${"name"}\` is given twice`,
    why: p`A parameter has one value; which one is meant is unclear.`,
    fix: p`Keep one of them.`,
  }),
  "missing-argument": rule("PDP2045", "error", {
    title: p`the template \`${"template"}\` needs \`${"name"}\``,
    why: p`The parameter has no default.`,
    fix: p`Write ${"name"} = … between the parentheses.`,
  }),
  "include-cycle": rule("PDP2046", "error", {
    title: p`a template includes itself: ${"cycle"}`,
    why: p`It would never end.`,
    fix: p`Remove one of the includes.`,
  }),
  "include-too-deep": rule("PDP2047", "error", {
    title: p`templates include each other more than ${"limit"} levels deep`,
    why: p`Evaluation is bounded, so that every file compiles or fails in bounded time.`,
    fix: p`Include fewer levels.`,
  }),
  "unknown-base": rule("PDP2048", "error", {
    title: p`there is no cluster \`${"name"}\` to extend`,
    why: p`The base is a cluster of this file, or of one that it uses: \`alias.name\`.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "extends-cycle": rule("PDP2049", "error", {
    title: p`clusters extend each other in a circle: ${"cycle"}`,
    why: p`None of them has a beginning.`,
    fix: p`Let one of them stand alone.`,
  }),
  "remove-nothing": rule("PDP2050", "error", {
    title: p`there is no ${"what"} to remove`,
    why: p`\`remove\` takes a block or an attribute out of what the block extends.`,
    fix: p`${"suggestion"}`,
  }),
  "remove-without-extends": rule("PDP2051", "error", {
    title: p`\`remove ${"what"}\` has nothing to remove from`,
    why: p`The block that it stands in extends no other.`,
    fix: p`Take it out, or write \`extends\` behind the cluster's name.`,
  }),
  "assertion-failed": rule("PDP2052", "error", {
    title: p`${"message"}${"parts"}`,
    why: p`The file asserts it.`,
    fix: p`Change the values, or the assertion if it is no longer meant.`,
  }),
  "assert-outside": rule("PDP2053", "error", {
    title: p`an assertion stands outside of any cluster`,
    why: p`Assertions speak of the values of a cluster.`,
    fix: p`Move it into the cluster.`,
  }),
  "unknown-top-level": rule("PDP2054", "error", {
    title: p`there is no block \`${"kind"}\` on the top level`,
    why: p`A file declares clusters, and what they are made of.`,
    fix: p`${"suggestion"}`,
  }),
  "secret-source": rule("PDP2055", "error", {
    title: p`a secret says where it is fetched from`,
    why: p`The compiler never sees a secret: it only knows its source.`,
    fix: p`Write one of ${"sources"}.`,
  }),
  "secret-argument": rule("PDP2056", "error", {
    title: p`\`${"source"}\` takes one literal string`,
    why: p`Where a secret comes from must be plain to whoever reviews the file.`,
    fix: p`Write the name or path in quotes, without an interpolation.`,
  }),
  "secret-condition": rule("PDP2057", "error", {
    title: p`a decision depends on the secret \`${"secret"}\``,
    why: p`What is decided shows in the output, and so would a part of the secret.`,
    fix: p`Decide by a parameter instead.`,
  }),
  "secret-key": rule("PDP2058", "error", {
    title: p`the secret \`${"secret"}\` becomes a name`,
    why: p`Names are written to files, Terraform state and logs.`,
    fix: p`Use another name.`,
  }),
  "secret-flow": rule("PDP2059", "error", {
    title: p`the secret \`${"secret"}\` would be written to ${"target"}`,
    why: p`A secret may flow only where it is used at run time, never into a file, Terraform state or user-data.`,
    fix: p`Remove it here; VMs fetch secrets at boot from the cluster's secret store.`,
  }),
  "foreign-namespace": rule("PDP2060", "error", {
    title: p`\`${"found"}\` is written \`${"meant"}\` here`,
    why: p`Terraform reads variables from \`var\` and values from \`local\`; this language has \`param\` and \`let\`.`,
    fix: p`Write \`${"meant"}\`.`,
  }),
  "namespace-missing": rule("PDP2061", "error", {
    title: p`\`${"name"}\` is written without where it comes from`,
    why: p`A bare word is the name of something; a value has \`let\` or \`param\` in front.`,
    fix: p`Write \`${"meant"}\`.`,
  }),
  "unknown-bare-name": rule("PDP2070", "error", {
    title: p`\`${"name"}\` means nothing here`,
    why: p`A bare word is a variable of a loop, comprehension or template, or the name of something where the type of its place asks for one; text is never made of it.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "template-place": rule("PDP2071", "error", {
    title: p`the template \`${"template"}\` cannot stand in a ${"found"}`,
    why: p`What its body holds is part of ${"places"}.`,
    fix: p`Include it there, or take out of its body what a ${"found"} does not have.`,
  }),
  "unknown-field": rule("PDP2072", "error", {
    title: p`the object has no field \`${"name"}\``,
    why: p`The declared type lists its fields, so that a misspelt one is not silently ignored.`,
    fix: p`${"suggestion"}`,
  }),
  "missing-field": rule("PDP2073", "error", {
    title: p`the object needs the field \`${"name"}\``,
    why: p`The declared type has it without a question mark.`,
    fix: p`Write \`${"name"} = …\` in the object.`,
  }),
  "unknown-import-parameter": rule("PDP2074", "error", {
    title: p`${"file"} has no parameter \`${"name"}\``,
    why: p`What stands behind \`use\` are values for the parameters of that file.`,
    fix: p`${"suggestion"}`,
  }),
  "unknown-place": rule("PDP2075", "error", {
    title: p`there is no block \`${"name"}\` that a template could be included in`,
    why: p`Behind \`for\` stands the kind of block whose parts the template holds.`,
    fix: p`${"suggestion"}`,
  }),
  "unused-declaration": rule("PDP2076", "warning", {
    title: p`nothing uses ${"what"}`,
    why: p`It has no effect on any output; often its name is misspelt where it was meant to be used.`,
    fix: p`Use it, or remove it.`,
  }),
  "hidden-declaration": rule("PDP2077", "warning", {
    title: p`the variable \`${"name"}\` has the name of \`${"hidden"}\``,
    why: p`Who reads the lines below takes one for the other.`,
    fix: p`Rename the variable.`,
  }),
  "division-not-whole": rule("PDP2080", "error", {
    title: p`the result is no whole number of ${"what"}`,
    why: p`Sizes are counted in bytes and durations in milliseconds, and nothing is rounded without being asked for.`,
    fix: p`\`div(a, b)\` rounds down; \`a % b\` is what it leaves.`,
  }),
  "not-whole": rule("PDP2081", "error", {
    title: p`${"what"} is a whole number, and this is ${"value"}`,
    why: p`It counts something. \`/\` gives the exact result, with a fraction where it does not come out even.`,
    fix: p`\`div(a, b)\` divides whole numbers; \`floor(x)\`, \`ceil(x)\` and \`round(x)\` make a whole number of another.`,
  }),
  "loop-makes-its-kind": rule("PDP2082", "error", {
    title: p`this loop needs to know every ${"kind"}, and ${"by"}`,
    why: p`A loop over blocks runs when all blocks of the kind are known, so that it sees each of them and ends.`,
    fix: p`Go over a value, such as a \`let\`, and make both from it.`,
  }),
  "import-parameter-missing": rule("PDP2083", "error", {
    title: p`the parameter \`${"name"}\` of the used file has no value`,
    why: p`It has no default there, and something that is compiled needs it.`,
    fix: p`Give it where the file is used: \`use "…" as alias(${"name"} = …)\`.`,
  }),
  "block-not-made": rule("PDP2084", "error", {
    title: p`there is no ${"kind"} \`${"name"}\` with these values`,
    why: p`Its label is computed, or it stands in a condition or a loop, and what these come to makes no such block.`,
    fix: p`${"suggestion"} Else read it only where it is made.`,
  }),
  "ambiguous-block": rule("PDP2085", "error", {
    title: p`there are ${"count"} blocks \`${"what"}\` here, and a path names one`,
    why: p`Nothing in the path says which of them is meant.`,
    fix: p`Give them labels that differ, or go over them with \`for\`.`,
  }),
} as const;
