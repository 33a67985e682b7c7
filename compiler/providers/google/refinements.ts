import { formRule, type TextRule } from "../table/index.ts";

/** Values of Google Cloud that stand in attributes of the language. */
export const googleRefinements = {
  "google-project": formRule(
    {
      what: "Google Cloud project",
      rule: "A project id has 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last.",
      example: "my-project",
    },
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  ),
} as const satisfies Readonly<Record<string, TextRule>>;
