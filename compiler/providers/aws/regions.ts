import type { RegionRules } from "../table.ts";

/** contracts/cluster-config.md 4.1. */
const regionPattern = /^[a-z]{2}(?:-[a-z0-9]+)+-[1-9][0-9]*$/;

export function isRegion(text: string): boolean {
  return regionPattern.test(text);
}

/** The partition that a region belongs to, as ARNs name it. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

export const regions: RegionRules = {
  example: "us-east-1",
  form: "A region is two letters, groups of letters and digits, and a number, with hyphens between.",
  isRegion,
  zoneForm: "A zone is the region and a letter, or the region, a hyphen and a local zone.",
  zoneExample: (region) => `${region}a`,
  isZoneOf(zone, region) {
    return zone.startsWith(region) && /^(?:[a-z]|-[a-z0-9-]+)$/.test(zone.slice(region.length));
  },
};
