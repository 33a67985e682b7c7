import { formRule, type TextRule } from "../table/index.ts";

const account = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const name = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?";
const project = "[a-z][a-z0-9-]{4,28}[a-z0-9]";

/** Values of Google Cloud that stand in attributes of the language. */
export const googleRefinements = {
  "google-project": formRule(
    {
      what: "Google Cloud project",
      rule: "A project id has 6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last.",
      example: "my-project",
    },
    new RegExp(`^${project}$`),
  ),
  "google-network": formRule(
    {
      what: "network",
      rule: "A network of Google Cloud is named by its self link: projects/PROJECT/global/networks/NAME.",
      example: "projects/my-project/global/networks/tools",
    },
    new RegExp(`^(?:https://www\\.googleapis\\.com/compute/v1/)?projects/${project}/global/networks/${name}$`),
  ),
  "google-subnet": formRule(
    {
      what: "subnet",
      rule: "A subnet of Google Cloud is called by its name: up to 63 lower-case letters, digits and hyphens, a letter first.",
      example: "tools-web",
    },
    new RegExp(`^${name}$`),
  ),
  "kubernetes-account": {
    what: "service account",
    rule: "A service account of Kubernetes is its namespace, a slash and its name: 105 characters at most, as Google takes 127 of a token's subject.",
    example: "shop/uploads",
    check: (text) => {
      if (text.length > 105) return `it has ${text.length} characters, and 105 are allowed`;
      return account.test(text) ? undefined : "it does not have that form";
    },
  },
} as const satisfies Readonly<Record<string, TextRule>>;
