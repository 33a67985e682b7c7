import type { TagRules } from "../table/index.ts";

/** What a tag of the file is as a label: lower case, and `_` for every other character (ruling 12). */
export function labelText(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_-]/g, "_");
}

/** contracts/terraform.md 2.1, 2.2. */
export const tags: TagRules = {
  most: 64,
  keyForm:
    "Tags become labels on Google Cloud: lower case, `_` for other characters, a letter first, 63 characters at most.",
  valueForm: "Tags become labels on Google Cloud, whose values have 63 characters at most.",
  smallest: {
    most: 60,
    why: "The provider and the modules add labels of their own to those of a resource, which takes 64.",
  },
  alike: {
    canonical: labelText,
    why: "As labels they are one: lower case, and `_` for other characters.",
  },
  reserved(key) {
    const label = labelText(key);
    if (label.startsWith("goog-")) {
      return { why: "Google Cloud keeps labels that begin with `goog-` for itself.", severity: "error" };
    }
    if (!label.startsWith("nstance-")) return undefined;
    return { why: "Nstance knows its VMs by such labels, and ends those that it does not expect.", severity: "error" };
  },
  written: labelText,
  keyFault(key) {
    if (key === "") return "it is empty";
    if (key.length > 63) return "it has more than 63 characters";
    return /^[a-z]/i.test(key) ? undefined : "it does not start with a letter";
  },
  valueFault: (value) => (value.length > 63 ? "it has more than 63 characters" : undefined),
};
