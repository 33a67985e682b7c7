import type { Ir } from "../../compiler/ir/index.ts";
import type { EmittedFile } from "../document/index.ts";
import { emitProviderFile } from "./aws/index.ts";
import { createContext } from "./context.ts";
import { emitMainFile } from "./main/index.ts";

/** The OpenTofu files of a cluster: `podplane.main.tf`, then one file for each provider, in order. */
export function emitTerraform(ir: Ir): readonly EmittedFile[] {
  const context = createContext(ir);
  return [emitMainFile(context), ...context.providers.map((provider) => emitProviderFile(context, provider))];
}
