import { type RuleName, rules } from "../registry/index.ts";
import type { Page } from "./page.ts";

export { readMarks } from "./marks.ts";
export type { Example, Page } from "./page.ts";

type Pages = Readonly<Partial<Record<RuleName, Page>>>;

/** The pages by the first digits of their codes: only `explain` and tests need them, and only some. */
const groups: Readonly<Record<string, () => Promise<Pages>>> = {
  PDP10: async () => (await import("./syntax.ts")).syntaxPages,
  PDP15: async () => (await import("./jsonc.ts")).jsoncPages,
  PDP19: async () => (await import("./files.ts")).filePages,
  PDP20: async () => (await import("./meaning.ts")).meaningPages,
  PDP21: async () => (await import("./model.ts")).modelPages,
  PDP22: async () => (await import("./cross-field.ts")).crossFieldPages,
  PDP3150: async () => (await import("./lock.ts")).lockPages,
  PDP3151: async () => (await import("./limits.ts")).limitPages,
  PDP3153: async () => (await import("./delivery.ts")).deliveryPages,
  PDP316: async () => (await import("./twice.ts")).twicePages,
  PDP314: async () => (await import("./delivery.ts")).deliveryPages,
  PDP31: async () => (await import("./limits.ts")).limitPages,
  PDP32: async () => ({
    ...(await import("./clouds.ts")).cloudPages,
    ...(await import("./several.ts")).severalPages,
    ...(await import("./state.ts")).statePages,
  }),
  PDP33: async () => (await import("./proxmox.ts")).proxmoxPages,
  PDP23: async () => (await import("./lock.ts")).lockPages,
  PDP3: async () => (await import("./provider.ts")).providerPages,
  PDP4: async () => (await import("./provider.ts")).providerPages,
  PDP5005: async () => (await import("./held.ts")).heldPages,
  PDP5006: async () => (await import("./held.ts")).heldPages,
  PDP5: async () => (await import("./apply.ts")).applyPages,
};

/** The page of a rule. Every rule has one: each group's pages are checked against its rules by types. */
export async function loadPage(name: RuleName): Promise<Page> {
  const { code } = rules[name];
  const group = Object.entries(groups).find(([start]) => code.startsWith(start));
  const page = (await group?.[1]())?.[name];
  if (!page) throw new Error(`there is no page of ${code}`);
  return page;
}
