import { readFailure, type Workspace } from "../../../bind/index.ts";
import type { Diagnostics } from "../../../diagnostics/index.ts";
import { type Located, originSpan } from "../../../origins/index.ts";
import { type ClusterModel, refinements } from "../../../schema/index.ts";
import { envFault } from "../../../values/index.ts";

/**
 * The PEM text of `oidc.ca_cert`: itself, or that of the file that it names, from the folder of the
 * file that says it (ruling 24). Undefined where there is none, or once what is wrong is reported.
 */
export function readCaCertificate(
  cluster: ClusterModel,
  workspace: Workspace,
  diagnostics: Diagnostics,
): Located<string> | undefined {
  const given = cluster.blocks.oidc[0]?.attributes.ca_cert;
  if (!given) return undefined;
  const { origin, value } = given;
  // No path has several lines: that is a text whose first line is missing.
  const isText = value.includes("-----BEGIN") || value.includes("\n");
  const pem = isText ? judged(value) : readFile(given, workspace);
  if ("root" in pem) {
    diagnostics.report("use-outside-project", originSpan(origin), { path: value, root: pem.root });
    return undefined;
  }
  if ("reason" in pem) {
    const path = isText ? "the text" : value;
    diagnostics.report("ca-file-unreadable", originSpan(origin), { path, reason: pem.reason });
    return undefined;
  }
  // Of a text that stands in the source this has been said.
  const broken = isText ? undefined : refinements.pem.newer?.(pem.text);
  if (broken !== undefined) {
    diagnostics.report("certificate-broken", originSpan(origin), { path: value, reason: broken });
  }
  return { value: pem.text, origin };
}

type ReadPem = { readonly text: string } | { readonly reason: string } | { readonly root: string };

function readFile(given: Located<string>, workspace: Workspace): ReadPem {
  const { origin } = given;
  const saidIn = origin.kind === "source" && origin.written ? origin.written.file : originSpan(origin).file;
  const resolved = workspace.resolve(saidIn, given.value);
  if (resolved.kind === "outside") return { root: resolved.root };
  if (resolved.kind === "loop") return { reason: "it is a loop of symbolic links" };
  const result = workspace.read(resolved.path);
  return result.kind === "text" ? judged(result.text) : { reason: readFailure(result) };
}

/** VMs take at most 4096 characters of base64, and a private key is nothing to deliver. */
function judged(text: string): ReadPem {
  const reason = refinements.pem.check(text) ?? envFault(Buffer.from(text).toString("base64"));
  return reason === undefined ? { text } : { reason };
}
