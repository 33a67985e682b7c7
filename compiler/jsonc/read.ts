import type { Diagnostics } from "../diagnostics/index.ts";
import type { RawBlock } from "../evaluate/index.ts";
import { cloudTable } from "../providers/index.ts";
import { type JsonComment, type JsonMember, type JsonNode, jsonNames } from "./json.ts";
import { parseJsonc } from "./parse.ts";
import { memberName, type Reader, readBlock, reportShape } from "./read-block.ts";
import { clusterShape, type MemberShape } from "./shape.ts";

/** A document with what `import` needs besides the cluster. */
export interface JsoncReading {
  /** Undefined where so much is wrong that checking the rest would report what follows from it. */
  readonly cluster: RawBlock | undefined;
  readonly comments: readonly JsonComment[];
}

/**
 * Reads `podplane.cluster.jsonc` (contracts/cluster-config.md sections 1 to 3) into what the
 * checker takes from both front ends. Reports what is wrong with the document as JSON, members
 * that are unknown or have the wrong shape, and what JSONC cannot say; types, required members and
 * rules between values are the checker's.
 */
export function readJsonc(file: string, text: string, diagnostics: Diagnostics): RawBlock | undefined {
  const { cluster } = readJsoncDocument(file, text, diagnostics);
  for (const block of cluster?.children ?? []) {
    const kind = block.labels[0];
    const cloud = block.kind === "provider" && kind?.value.kind === "string" ? cloudTable(kind.value.value) : undefined;
    if (!kind || cloud?.notInJsonc === undefined) continue;
    diagnostics.report("jsonc-provider-kind", kind.span, { cloud: cloud.title, reason: cloud.notInJsonc });
    // What such a provider lacks has no place in the document: asking for it would mislead.
    return undefined;
  }
  return cluster;
}

/** The same without the rule on providers that JSONC has no place for (ruling 11), whose way out is `import`. */
export function readJsoncDocument(file: string, text: string, diagnostics: Diagnostics): JsoncReading {
  const document = parseJsonc(file, text, diagnostics);
  const reader: Reader = { diagnostics, moved: [], broken: document.broken };
  const member = document.root && findCluster(reader, document.root);
  if (member?.value.kind !== "object") return { cluster: undefined, comments: document.comments };
  const cluster = readBlock(reader, member.value, clusterShape, "cluster", {
    header: member.nameSpan,
    labels: [],
    start: member.nameSpan.start,
  });
  return { cluster: reader.broken ? undefined : cluster, comments: document.comments };
}

function findCluster(reader: Reader, root: JsonNode): JsonMember | undefined {
  if (root.kind === "fault") return undefined;
  if (root.kind !== "object") {
    reader.diagnostics.report("jsonc-not-an-object", root.span, { found: jsonNames[root.kind] });
    return undefined;
  }
  let found: JsonMember | undefined;
  for (const member of root.members) {
    const name = memberName(reader, root, member, documentShape, member.name);
    if (name === "cluster") found = member;
    if (name === "$schema" && !["string", "fault"].includes(member.value.kind)) {
      reportShape(reader, member.value, "$schema", "a string");
    }
  }
  if (!found) reader.diagnostics.report("jsonc-missing-cluster", root.open, {});
  else if (found.value.kind !== "object") reportShape(reader, found.value, "cluster", "an object");
  return found;
}

/** The members around the cluster. */
const documentShape = {
  block: undefined,
  members: new Map<string, MemberShape>([
    [
      "$schema",
      {
        kind: "label",
        schema: {
          name: "$schema",
          type: { spec: { kind: "string", refinement: undefined } },
          required: false,
          doc: "",
        },
      },
    ],
    ["cluster", { kind: "object", shape: clusterShape, owner: undefined }],
  ]),
};
