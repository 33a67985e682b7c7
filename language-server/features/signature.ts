import type { SignatureHelp } from "vscode-languageserver";
import { signatureAt } from "../../compiler/queries/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";

export function signatureHelpAt({ path }: OpenDocument, offset: number, workbench: Workbench): SignatureHelp | null {
  const analysis = workbench.analysisOf(path);
  const found = analysis && signatureAt(path, offset, analysis);
  if (!found) return null;
  const { label, doc, parameters, active } = found;
  return {
    signatures: [
      {
        label,
        documentation: { kind: "markdown", value: doc },
        parameters: parameters.map(([start, end]) => ({ label: [start, end] })),
      },
    ],
    activeSignature: 0,
    activeParameter: active,
  };
}
