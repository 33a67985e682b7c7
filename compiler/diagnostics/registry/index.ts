import type { DiagnosticRule } from "../rule/index.ts";
import { applyRules } from "./apply.ts";
import { cloudRules } from "./clouds.ts";
import { crossFieldRules } from "./cross-field.ts";
import { deliveryRules } from "./delivery.ts";
import { fileRules } from "./files.ts";
import { heldRules } from "./held.ts";
import { jsoncRules } from "./jsonc.ts";
import { limitRules } from "./limits.ts";
import { lockRules } from "./lock.ts";
import { meaningRules } from "./meaning.ts";
import { modelRules } from "./model.ts";
import { providerRules } from "./provider.ts";
import { proxmoxRules } from "./proxmox/index.ts";
import { severalRules } from "./several.ts";
import { stateRules } from "./state.ts";
import { syntaxDiagnostics } from "./syntax.ts";
import { twiceRules } from "./twice.ts";

/** Every diagnostic of podplanec, by name. */
export const rules = {
  ...syntaxDiagnostics,
  ...jsoncRules,
  ...fileRules,
  ...meaningRules,
  ...modelRules,
  ...crossFieldRules,
  ...lockRules,
  ...providerRules,
  ...limitRules,
  ...deliveryRules,
  ...cloudRules,
  ...severalRules,
  ...stateRules,
  ...twiceRules,
  ...proxmoxRules,
  ...applyRules,
  ...heldRules,
} as const satisfies Readonly<Record<string, DiagnosticRule>>;

export type RuleName = keyof typeof rules;

/** The rules that judge values by each other: what they find is one fact, from whichever value it is seen. */
export const rulesBetweenValues: Readonly<Record<string, true>> = Object.fromEntries(
  Object.keys({ ...crossFieldRules, ...providerRules }).map((name) => [name, true]),
);

export { applyRules } from "./apply.ts";
export { cloudRules } from "./clouds.ts";
export { crossFieldRules } from "./cross-field.ts";
export { deliveryRules } from "./delivery.ts";
export { fileRules } from "./files.ts";
export { habitDiagnostics } from "./habits.ts";
export { heldRules } from "./held.ts";
export { jsoncRules } from "./jsonc.ts";
export { limitRules } from "./limits.ts";
export { lockRules } from "./lock.ts";
export { meaningRules } from "./meaning.ts";
export { modelRules } from "./model.ts";
export { providerRules } from "./provider.ts";
export { hybridRules, proxmoxRules } from "./proxmox/index.ts";
export { severalRules } from "./several.ts";
export { stateRules } from "./state.ts";
export { syntaxDiagnostics } from "./syntax.ts";
export { twiceRules } from "./twice.ts";
