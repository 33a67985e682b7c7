import type { ChangeAction } from "../engine/index.ts";
import { isObject, type Json, objectIn, objectsIn, parseObject, textIn } from "./json.ts";

/** One resource of a plan that changes. */
export interface PlannedChange {
  readonly address: string;
  readonly previousAddress: string | undefined;
  readonly type: string;
  readonly action: ChangeAction;
  readonly reason: string | undefined;
  /** Attributes that are known before it is made, texts and numbers only; none that is sensitive. */
  readonly known: ReadonlyMap<string, string>;
}

/** A plan, as far as it is used: `show -json` (contracts/terraform.md 5.5). */
export interface PlanDocument {
  /** Sorted by address; without what stays as it is, and without reads of data sources. */
  readonly changes: readonly PlannedChange[];
  readonly outputChanges: number;
}

/** Reads `show -json` of a plan; undefined where it is of a format that is not known. */
export function parsePlan(text: string): PlanDocument | undefined {
  const document = parseObject(text);
  if (!document || !/^1\./.test(String(document["format_version"]))) return undefined;
  const changes = objectsIn(document, "resource_changes").flatMap((one) => changeOf(one) ?? []);
  const outputs = Object.values(objectIn(document, "output_changes"));
  return {
    changes: changes.sort((a, b) => (a.address < b.address ? -1 : 1)),
    outputChanges: outputs.filter((one) => isObject(one) && actionOf(one) !== "noop").length,
  };
}

function changeOf(resource: Json): PlannedChange | undefined {
  const change = objectIn(resource, "change");
  const previousAddress = textIn(resource, "previous_address");
  const planned = actionOf(change);
  const isImport = isObject(change["importing"]);
  const action = planned !== "noop" ? planned : isImport ? "import" : previousAddress === undefined ? "noop" : "move";
  if (resource["mode"] !== "managed" || action === "noop") return undefined;
  const sensitive = objectIn(change, "after_sensitive");
  const known = Object.entries(objectIn(change, "after")).flatMap(([name, value]) =>
    (typeof value === "string" || typeof value === "number") && sensitive[name] === undefined
      ? [[name, String(value)] as const]
      : [],
  );
  return {
    address: textIn(resource, "address") ?? "",
    previousAddress,
    type: textIn(resource, "type") ?? "",
    action,
    reason: textIn(resource, "action_reason"),
    known: new Map(known),
  };
}

/** By the actions of a change; what is replaced is made before or behind what goes. */
const byActions: Readonly<Record<string, ChangeAction>> = {
  "no-op": "noop",
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  forget: "forget",
  "create,delete": "replace",
  "delete,create": "replace",
};

function actionOf(change: Json): ChangeAction {
  return byActions[String(change["actions"])] ?? "other";
}
