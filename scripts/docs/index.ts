import { clusterJsonSchema, printJsonSchema } from "../../compiler/jsonc/index.ts";
import { buildJsonSchema, lockJsonSchema } from "../../compiler/lock/index.ts";
import { eventSchema } from "../../runtime/engine/index.ts";
import { affectedJsonSchema, lossJsonSchema, planJsonSchema } from "../../runtime/plan/json-schema.ts";
import { vmconfigReleaseText } from "../generate-vmconfig-release.ts";
import { applyPicture } from "./apply-picture.ts";
import { commandsPage } from "./commands.ts";
import { diagnosticsPage } from "./diagnostics.ts";
import { functionsPage } from "./functions.ts";
import { referencePage } from "./reference.ts";
import { syntaxFiles } from "./syntax.ts";

/** The text of every file that `npm run generate` writes, by its path from the project's root. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/reference.md", referencePage()],
    ["docs/functions.md", functionsPage()],
    ["docs/commands.md", commandsPage()],
    ["docs/apply.svg", applyPicture()],
    ["docs/diagnostics.md", diagnosticsPage()],
    ["docs/schemas/podplane.cluster.schema.json", printJsonSchema(clusterJsonSchema())],
    ["docs/schemas/podplane.lock.schema.json", printJsonSchema(lockJsonSchema())],
    ["docs/schemas/podplane.build.schema.json", printJsonSchema(buildJsonSchema())],
    ["docs/schemas/podplane.event.schema.json", `${JSON.stringify(eventSchema(), undefined, 2)}\n`],
    ["docs/schemas/podplane.plan.schema.json", `${JSON.stringify(planJsonSchema(), undefined, 2)}\n`],
    ["docs/schemas/podplane.affected.schema.json", `${JSON.stringify(affectedJsonSchema(), undefined, 2)}\n`],
    ["docs/schemas/podplane.loss.schema.json", `${JSON.stringify(lossJsonSchema(), undefined, 2)}\n`],
    ...syntaxFiles(),
    ["compiler/deps/vmconfig-release.json", vmconfigReleaseText()],
  ]);
}
