import type { applyRules } from "../registry/index.ts";
import { inCluster, inProvider, type Page, page } from "./page.ts";

const tags = 'tags = { team = "platform" }';
const ownFile = 'output "bucket" {\n  value = module.clusterr.bucket\n}\n';

/** Pages of PDP5…: what OpenTofu says of the outputs, raised by `check --with-tofu`. */
export const applyPages = {
  "tofu-refused": page(
    "OpenTofu knows the schemas of providers and modules and found something that this release of podplanec did not. The mark is the place in the source that the generated line comes from; the related place is that line.",
    inProvider('tags = { team = ~~~"platform"~~~ }', {
      tofu: {
        severity: "error",
        summary: "Incorrect attribute value type",
        detail: "Inappropriate value for attribute.",
        at: { file: "podplane.main.tf", text: '"platform"' },
      },
    }),
    inProvider(tags),
  ),
  "tofu-warned": page(
    "OpenTofu accepts the generated files and remarks on something, such as an argument that a provider will drop. The outputs can be used.",
    inProvider('tags = { team = ~~~"platform"~~~ }', {
      tofu: {
        severity: "warning",
        summary: "Argument is deprecated",
        detail: "Another argument takes its place.",
        at: { file: "podplane.main.tf", text: '"platform"' },
      },
    }),
    inProvider(tags),
  ),
  "tofu-refused-own": page(
    "Files of yours that stand beside the outputs are part of the same configuration and are checked with it. The fault lies in one of them; it may refer to something that the outputs no longer have.",
    inCluster('name = "Tools"', {
      files: { "custom.tf": ownFile.replace("module.clusterr", "~~~module.clusterr~~~") },
      tofu: {
        severity: "error",
        summary: "Reference to undeclared module",
        detail: "No module call named clusterr is declared in the root module.",
        at: { file: "custom.tf", text: "module.clusterr" },
      },
    }),
    inCluster('name = "Tools"'),
  ),
  "tofu-failed": page(
    "OpenTofu ended before it could say anything about the files, because a provider or module could not be downloaded, for example. That says nothing about the source.",
    inCluster('name = "Tools"', {
      tofu: {
        severity: "error",
        summary: "Failed to query available provider packages",
        detail: "Could not reach the registry.",
        at: undefined,
      },
    }),
    inCluster('name = "Tools"'),
  ),
} as const satisfies Readonly<Record<keyof typeof applyRules, Page>>;
