import type { Ir, IrProxmoxNode, IrProxmoxProvider } from "../../../compiler/ir/index.ts";
import {
  type Document,
  type EmittedFile,
  generatedNote,
  group,
  join,
  line,
  renderDocument,
  rule,
  text,
  traced,
} from "../../document/index.ts";
import { library } from "./library.ts";
import { valuesOf } from "./values.ts";

/**
 * The script of each node: values of its own, then the library, which is the same text in all of them. It defines
 * functions, and runs them by one statement at its end, so that a file that is cut off does nothing.
 */
export function emitNodeScripts(ir: Ir, provider: IrProxmoxProvider): readonly EmittedFile[] {
  return provider.nodes.map((node) => emitNodeScript(ir, provider, node));
}

/** `podplane.proxmox_pve1.sh`, or `podplane.proxmox_rack_pve1.sh` with several such providers. */
export function nodeScriptPath(ir: Ir, provider: IrProxmoxProvider, { name }: IrProxmoxNode): string {
  const several = ir.providers.filter(({ kind }) => kind === provider.kind).length > 1;
  return `podplane.${several ? provider.key : provider.kind}_${name.value}.sh`;
}

function emitNodeScript(ir: Ir, provider: IrProxmoxProvider, node: IrProxmoxNode): EmittedFile {
  const whole = rule("node-script", node.origin);
  const head = [
    "#!/bin/bash",
    `# ${generatedNote(ir)}`,
    `# Prepares the node ${node.name.value} of Proxmox VE for the cluster ${ir.id.value}. Copy it there, and run it as root:`,
    `#   bash ${nodeScriptPath(ir, provider, node)} --help`,
    "set -euo pipefail",
    "shopt -s inherit_errexit",
    "",
    "# --- This node and its cluster; all below is the same in the script of each node",
  ];
  const values = valuesOf(ir, provider, node).map(({ document }) => document);
  const document = traced(
    whole,
    group([lines(head.map(text)), lines(values), line, lines(library.trimEnd().split("\n").map(text))]),
  );
  const rendered = renderDocument(document, { indentWidth: 2 });
  const path = nodeScriptPath(ir, provider, node);
  return { path, text: rendered.text, trace: rendered.trace };
}

function lines(documents: readonly Document[]): Document {
  return group([join(documents, line), line]);
}
