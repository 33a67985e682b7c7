import { rule } from "../define.ts";
import { p } from "../template.ts";

/** PDP2…: names, types, values, rules between values. */
export const meaningRules = {
  "cidr-overlap": rule("PDP2104", "error", {
    title: p`${"a"} overlaps ${"b"}`,
    why: p`Two networks that share addresses cannot both be routed.`,
    fix: p`Give one of them a range outside the other.`,
  }),
} as const;
