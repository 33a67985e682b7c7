import { p, rule } from "../rule/index.ts";

/** PDP15…: what only a JSONC document can have wrong, and what its projection cannot say. */
export const jsoncRules = {
  "jsonc-unexpected": rule("PDP1501", "error", {
    title: p`${"expected"} was expected here, and ${"found"} was found`,
    why: p`The document cannot be read as JSON from this place on.`,
    fix: p`Write ${"expected"} here, or take ${"found"} away.`,
  }),
  "jsonc-missing-comma": rule("PDP1502", "error", {
    title: p`a comma is missing before ${"found"}`,
    why: p`JSON separates members and items by commas.`,
    fix: p`Write a comma between the two.`,
  }),
  "jsonc-missing-colon": rule("PDP1503", "error", {
    title: p`a colon is missing after the name ${"name"}`,
    why: p`JSON writes a member as a name, a colon and a value.`,
    fix: p`Write ${"name"}: and the value.`,
  }),
  "jsonc-unclosed": rule("PDP1504", "error", {
    title: p`the ${"what"} that starts here is never closed`,
    why: p`Without its ${"bracket"} it is unclear where it ends.`,
    fix: p`Write ${"bracket"} where it ends.`,
  }),
  "jsonc-unclosed-string": rule("PDP1505", "error", {
    title: p`this string does not end on its line`,
    why: p`A JSON string ends at a double quote on the line on which it starts.`,
    fix: p`Write a double quote at its end; a line break inside a string is written \\n.`,
  }),
  "jsonc-unclosed-comment": rule("PDP1506", "error", {
    title: p`this comment is never closed`,
    why: p`Everything after it counts as comment.`,
    fix: p`Write */ where it ends.`,
  }),
  "jsonc-bad-escape": rule("PDP1507", "error", {
    title: p`${"escape"} is no escape of JSON`,
    why: p`After a backslash JSON knows only " \\ / b f n r t, and u with four hexadecimal digits.`,
    fix: p`Write \\\\ for a backslash.`,
  }),
  "jsonc-control-character": rule("PDP1508", "error", {
    title: p`a string holds the control character ${"character"}`,
    why: p`JSON strings hold control characters only as escapes.`,
    fix: p`Write ${"escape"} instead, or take it away.`,
  }),
  "jsonc-nul": rule("PDP1509", "error", {
    title: p`the document holds a NUL character`,
    why: p`No file that is made of it could hold one: shells, env files and clouds all refuse it.`,
    fix: p`Take it away.`,
  }),
  "jsonc-lone-surrogate": rule("PDP1510", "error", {
    title: p`${"surrogate"} is half of a character`,
    why: p`Surrogates stand for a character only in pairs; alone they cannot be written as UTF-8.`,
    fix: p`Write both halves, or the character itself.`,
  }),
  "jsonc-number-format": rule("PDP1511", "error", {
    title: p`${"number"} is no number of JSON`,
    why: p`JSON numbers are decimal, have no leading zero or plus sign, and a digit on both sides of a dot.`,
    fix: p`Write ${"number"} as a plain decimal number, or in double quotes if it is text.`,
  }),
  "jsonc-inexact-number": rule("PDP1512", "error", {
    title: p`${"number"} cannot be held exactly and would be read as ${"read"}`,
    why: p`JSON readers hold numbers as 64-bit floating point, so the value would silently change.`,
    fix: p`Write a number that fits, or text in double quotes.`,
  }),
  "jsonc-duplicate-member": rule("PDP1513", "error", {
    title: p`${"name"} stands twice in this object`,
    why: p`Readers of JSON disagree on which of the two counts.`,
    fix: p`Keep one of them.`,
  }),
  "jsonc-too-deep": rule("PDP1514", "error", {
    title: p`objects and lists are nested more than ${"limit"} deep`,
    why: p`A cluster needs fewer than ten levels, so this is a mistake or an attack.`,
    fix: p`Take the extra levels away.`,
  }),
  "jsonc-empty": rule("PDP1515", "error", {
    title: p`the document is empty`,
    why: p`A cluster file is an object with the member "cluster".`,
    fix: p`Write { "cluster": { … } }, or start from an example.`,
  }),
  "jsonc-not-an-object": rule("PDP1516", "error", {
    title: p`the document is ${"found"}, not an object`,
    why: p`A cluster file is an object with the member "cluster".`,
    fix: p`Write { "cluster": { … } }.`,
  }),
  "jsonc-missing-cluster": rule("PDP1517", "error", {
    title: p`the document has no member "cluster"`,
    why: p`Everything about the cluster stands below that member.`,
    fix: p`Put the cluster's members into "cluster": { … }.`,
  }),
  "jsonc-unquoted": rule("PDP1518", "error", {
    title: p`${"found"} is not in double quotes`,
    why: p`JSON writes names and texts in double quotes; other quotes and bare words are not JSON.`,
    fix: p`Write ${"quoted"}.`,
  }),
  "jsonc-trailing-content": rule("PDP1519", "error", {
    title: p`${"found"} stands after the end of the document`,
    why: p`A file holds one document; what comes after it would be ignored.`,
    fix: p`Take it away, or check which bracket was closed too early.`,
  }),
  "jsonc-hash-comment": rule("PDP1520", "error", {
    title: p`# starts no comment in JSONC`,
    why: p`Comments of JSONC start with two slashes, or stand between /* and */.`,
    fix: p`Write // instead.`,
  }),
  "jsonc-unknown-word": rule("PDP1521", "error", {
    title: p`${"word"} is not spelt as JSON spells it`,
    why: p`JSON knows the bare words true, false and null, in lower case.`,
    fix: p`Write ${"meant"}.`,
  }),
  "jsonc-unknown-member": rule("PDP1530", "error", {
    title: p`${"path"} is unknown`,
    why: p`A member that no one reads is a misspelt setting or one that other versions have.`,
    fix: p`${"suggestion"}`,
  }),
  "jsonc-member-case": rule("PDP1531", "error", {
    title: p`${"path"} is written ${"meant"}`,
    why: p`Names are case-sensitive here; the Podplane CLI takes them in any case, other tools do not.`,
    fix: p`Write ${"meant"}.`,
  }),
  "jsonc-podplane-only": rule("PDP1532", "error", {
    title: p`${"path"} exists only in .podplane files`,
    why: p`Podplane's JSONC has no place for it, so other tools that read this file would refuse it.`,
    fix: p`Turn the file into a .podplane file with \`podplanec import\` and set it there.`,
  }),
  "jsonc-wrong-shape": rule("PDP1533", "error", {
    title: p`${"path"} must be ${"expected"}, not ${"found"}`,
    why: p`Whoever reads the document looks here for ${"expected"}, and would not find what it holds.`,
    fix: p`Write ${"expected"}: ${"example"}.`,
  }),
  "jsonc-null": rule("PDP1534", "error", {
    title: p`${"path"} is null`,
    why: p`Null is no value of any setting, and readers disagree on what it means.`,
    fix: p`Leave the member out.`,
  }),
  "jsonc-counts-as-absent": rule("PDP1535", "hint", {
    title: p`${"path"} counts as absent, because it is ${"value"}`,
    why: p`The Podplane CLI writes empty values for settings that are not set, and reads them so.`,
    fix: p`Leave the member out.`,
  }),
  "jsonc-provider-kind": rule("PDP1536", "error", {
    title: p`a ${"cloud"} provider cannot be described in JSONC`,
    why: p`${"reason"}`,
    fix: p`Turn the file into a .podplane file with \`podplanec import\` and describe the provider there.`,
  }),
  "jsonc-seed-without-name": rule("PDP1537", "warning", {
    title: p`this seed has no name, so nothing is seeded`,
    why: p`Version and digest only pin a seed that is named.`,
    fix: p`Set "name", or write "seed": {} for a cluster without seed.`,
  }),
  "projection-zone-sizes": rule("PDP1550", "warning", {
    title: p`podplane.cluster.jsonc gives pool ${"pool"} the size ${"size"} in every zone`,
    why: p`Podplane's JSONC knows one size per pool, so it holds the largest of the sizes by zone.`,
    fix: p`Give all zones the same size if other tools rely on that file.`,
  }),
  "projection-name-prefix": rule("PDP1551", "warning", {
    title: p`podplane.cluster.jsonc cannot say that names start with ${"prefix"}`,
    why: p`Tools that read that file take the cluster id ${"id"} as prefix and would look for other resources.`,
    fix: p`Use only podplanec with this cluster, or keep the prefix equal to the id.`,
  }),
  "projection-balancer": rule("PDP1552", "warning", {
    title: p`podplane.cluster.jsonc cannot say that ${"balancer"} is a balancer of ${"provider"}`,
    why: p`In Podplane's JSONC the name of a balancer means one of the first provider.`,
    fix: p`Use only podplanec with this cluster, or move the balancer to the first provider.`,
  }),
  "projection-pod-trust": rule("PDP1553", "warning", {
    title: p`podplane.cluster.jsonc cannot say ${"name"}`,
    why: p`Certificates by ACME need it here, and Podplane's JSONC has no member for it: that file alone does not compile.`,
    fix: p`Compile this source, not that file; \`podplanec import\` makes a source of it, to which the number is added.`,
  }),
} as const;
