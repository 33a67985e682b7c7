import type { KnownCloud } from "../table/index.ts";

/** Google Cloud. contracts/terraform.md 2, ruling 12. */
export const google = {
  title: "Google Cloud",
  generated: false,
  reason: "Of Google Cloud this release knows the settings of a provider only.",
  settings: [
    {
      name: "project",
      required: { doc: "The wrong credentials must stop before anything happens.", example: 'project = "my-project"' },
    },
    { name: "region", required: { doc: "A provider is one project and region.", example: 'region = "us-central1"' } },
    { name: "tags" },
    { name: "profile" },
  ],
  identity: ["project", "region"],
  owner: "project",
  holdsState: true,
  strictPrefix: true,
} as const satisfies KnownCloud;
export { googleRefinements } from "./refinements.ts";
