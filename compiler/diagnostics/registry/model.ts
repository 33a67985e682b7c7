import { p, rule } from "../rule/index.ts";

/** PDP21…: blocks, attributes and values against the schema table. */
export const modelRules = {
  "unknown-attribute": rule("PDP2101", "error", {
    title: p`${"block"} has no attribute \`${"name"}\``,
    why: p`The attributes of each block are fixed, so that a misspelt one is not silently ignored.`,
    fix: p`${"suggestion"}`,
  }),
  "unknown-child": rule("PDP2102", "error", {
    title: p`${"block"} has no block \`${"name"}\``,
    why: p`The blocks that may stand in a block are fixed.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "attribute-is-block": rule("PDP2103", "error", {
    title: p`\`${"name"}\` is a block, not an attribute`,
    why: p`It has attributes of its own.`,
    fix: p`Write \`${"name"} { … }\`.`,
  }),
  "block-is-attribute": rule("PDP2104", "error", {
    title: p`\`${"name"}\` is an attribute, not a block`,
    why: p`It has one value.`,
    fix: p`Write \`${"name"} = …\`.`,
  }),
  "missing-attribute": rule("PDP2105", "error", {
    title: p`${"block"} needs \`${"name"}\``,
    why: p`${"doc"}`,
    fix: p`Write, for example, \`${"example"}\`.`,
  }),
  "missing-block": rule("PDP2106", "error", {
    title: p`${"block"} needs a block \`${"name"}\``,
    why: p`${"doc"}`,
    fix: p`Write \`${"name"} { … }\`.`,
  }),
  "duplicate-block": rule("PDP2107", "error", {
    title: p`there are two blocks ${"name"}`,
    why: p`Names of one kind are unique, and a block without a name stands once.`,
    fix: p`Rename or remove one of them, or put both bodies into one.`,
  }),
  "missing-label": rule("PDP2108", "error", {
    title: p`\`${"kind"}\` needs ${"label"} behind it`,
    why: p`${"doc"}`,
    fix: p`Write \`${"kind"} ${"label"} { … }\`.`,
  }),
  "extra-label": rule("PDP2109", "error", {
    title: p`\`${"kind"}\` takes ${"count"} labels, and this is one more`,
    why: p`A label names the block.`,
    fix: p`Remove it.`,
  }),
  "wrong-type": rule("PDP2110", "error", {
    title: p`\`${"name"}\` is ${"expected"}, and this is ${"found"}`,
    why: p`${"doc"}`,
    fix: p`Write, for example, \`${"example"}\`.`,
  }),
  "text-needs-quotes": rule("PDP2111", "error", {
    title: p`\`${"value"}\` is text and stands without quotes`,
    why: p`A bare word is the name of something; text stands in double quotes.`,
    fix: p`Write "${"value"}".`,
  }),
  "name-in-quotes": rule("PDP2112", "warning", {
    title: p`"${"value"}" is a name and stands in quotes`,
    why: p`Names are written bare, so that they can be checked, completed and renamed.`,
    fix: p`Write ${"value"}.`,
  }),
  "cidr-in-quotes": rule("PDP2113", "warning", {
    title: p`"${"value"}" is a ${"what"} and stands in quotes`,
    why: p`Typed literals are not strings.`,
    fix: p`Write ${"value"}.`,
  }),
  "unknown-value": rule("PDP2114", "error", {
    title: p`\`${"value"}\` is no value of \`${"name"}\``,
    why: p`${"doc"}`,
    fix: p`${"suggestion"}`,
  }),
  "number-out-of-range": rule("PDP2115", "error", {
    title: p`\`${"name"}\` cannot be ${"value"}`,
    why: p`It is ${"range"}.`,
    fix: p`Write a number in that range.`,
  }),
  "size-not-whole": rule("PDP2116", "error", {
    title: p`${"value"} is not a whole number of GiB`,
    why: p`Clouds make disks in whole GiB.`,
    fix: p`Write ${"suggestion"}.`,
  }),
  "size-as-integer": rule("PDP2117", "error", {
    title: p`${"value"} has no unit`,
    why: p`A size is a number with its unit, so that GB and GiB are not mixed up.`,
    fix: p`Write ${"value"}GiB.`,
  }),
  "wrong-family": rule("PDP2118", "error", {
    title: p`${"value"} is IPv${"found"}, and \`${"name"}\` is IPv${"expected"}`,
    why: p`${"doc"}`,
    fix: p`Write an IPv${"expected"} range.`,
  }),
  "not-canonical": rule("PDP2119", "error", {
    title: p`${"value"} has host bits`,
    why: p`A range is written with its network address; the rest is either a mistake or an address.`,
    fix: p`Write ${"canonical"}.`,
  }),
  "auto-needs-length": rule("PDP2120", "error", {
    title: p`\`auto\` says nothing about the size of the subnet`,
    why: p`The compiler chooses the range, and you choose how large it is.`,
    fix: p`Write auto/24 for 256 addresses.`,
  }),
  "auto-with-length": rule("PDP2121", "error", {
    title: p`\`${"name"}\` takes \`auto\` without a length`,
    why: p`The cloud decides how large the IPv6 range is.`,
    fix: p`Write auto.`,
  }),
  "repeated-item": rule("PDP2123", "error", {
    title: p`${"value"} stands twice in \`${"name"}\``,
    why: p`Once is enough; twice is usually a mistake in copying.`,
    fix: p`Remove one of them.`,
  }),
  "bad-text": rule("PDP2124", "error", {
    title: p`${"value"} is no ${"what"}: ${"reason"}`,
    why: p`${"rule"}`,
    fix: p`Write, for example, ${"example"}.`,
  }),
  "credential-in-source": rule("PDP2125", "error", {
    title: p`this looks like ${"what"}`,
    why: p`What stands in the file ends up in the repository, in outputs and in Terraform state.`,
    fix: p`Remove it here and revoke it if it was ever committed; secrets are declared with \`secret\`.`,
  }),
  "unknown-reference": rule("PDP2126", "error", {
    title: p`there is no ${"what"} \`${"name"}\``,
    why: p`\`${"attribute"}\` names something that this cluster declares.`,
    fix: p`${"suggestion"}`,
    about: "name",
  }),
  "unprintable-text": rule("PDP2127", "error", {
    title: p`the text has the character ${"character"}`,
    why: p`Control characters cannot be written safely to every output.`,
    fix: p`Remove it.`,
  }),
  "label-as-attribute": rule("PDP2128", "error", {
    title: p`\`${"name"}\` of \`${"kind"}\` stands behind the kind, not in the body`,
    why: p`It names the block, as \`${"kind"} ${"name"} { … }\`, so that others can refer to it.`,
    fix: p`Write \`${"kind"} ${"value"} { … }\`.`,
  }),
  "token-in-source": rule("PDP2129", "error", {
    title: p`this looks like ${"what"}`,
    why: p`What stands in the file ends up in the repository, in outputs and in Terraform state.`,
    fix: p`Remove it here and revoke it if it was ever committed; secrets are declared with \`secret\`.`,
    since: "0.2.0",
  }),
  "text-refused": rule("PDP2130", "error", {
    title: p`${"value"} is no ${"what"}: ${"reason"}`,
    why: p`${"rule"}`,
    fix: p`Write, for example, ${"example"}.`,
    since: "0.2.0",
  }),
} as const;
