import { isRegion } from "./regions.ts";

/*
 * Values of AWS that stand in attributes of the language. Each fault is the end of a sentence;
 * undefined for a text that is right.
 */

const wrongForm = "it does not have that form";

export function accountFault(text: string): string | undefined {
  return /^[0-9]{12}$/.test(text) ? undefined : "it does not have exactly 12 digits";
}

export function regionFault(text: string): string | undefined {
  return isRegion(text) ? undefined : "it does not have the form of a region";
}

export function hostedZoneFault(text: string): string | undefined {
  return /^Z[A-Z0-9]{1,31}$/.test(text) ? undefined : wrongForm;
}

/** The id of a network or a subnet: `vpc-` or `subnet-`, and 8 or 17 hexadecimal digits. */
export function resourceIdFault(type: "vpc" | "subnet", text: string): string | undefined {
  return new RegExp(`^${type}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`).test(text) ? undefined : wrongForm;
}

export function arnFault(text: string): string | undefined {
  return /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:[0-9]{12})?:\S+$/.test(text) ? undefined : wrongForm;
}
