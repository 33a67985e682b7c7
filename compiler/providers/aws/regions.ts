import type { RegionRules } from "../table/index.ts";

/** contracts/cluster-config.md 4.1. */
const regionPattern = /^[a-z]{2}(?:-[a-z0-9]+)+-[1-9][0-9]*$/;

export function isRegion(text: string): boolean {
  return regionPattern.test(text);
}

/** Partitions besides `aws` by the beginnings of their regions: `partitions.json` of the SDKs. */
const partitions = {
  "cn-": "aws-cn",
  "us-gov-": "aws-us-gov",
  "us-iso-": "aws-iso",
  "us-isob-": "aws-iso-b",
  "eu-isoe-": "aws-iso-e",
  "us-isof-": "aws-iso-f",
} as const;

/** The partition that a region belongs to, as ARNs name it. */
export function partitionOf(region: string): string {
  return Object.entries(partitions).find(([beginning]) => region.startsWith(beginning))?.[1] ?? "aws";
}

/** Regions with other zones than a, b and c; of several accounts each may see some of them only. */
const zoneLetters: Readonly<Record<string, string>> = {
  "us-east-1": "abcdef",
  "us-west-2": "abcd",
  "ca-central-1": "abcd",
  "ap-northeast-1": "abcd",
  "ap-northeast-2": "abcd",
  "cn-north-1": "abcd",
};

const knownRegions = new Set(
  [
    "us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1 ca-central-1 ca-west-1 mx-central-1 sa-east-1",
    "eu-central-1 eu-central-2 eu-west-1 eu-west-2 eu-west-3 eu-north-1 eu-south-1 eu-south-2",
    "ap-east-1 ap-east-2 ap-south-1 ap-south-2 ap-northeast-1 ap-northeast-2 ap-northeast-3",
    "ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7",
    "me-central-1 me-south-1 il-central-1 af-south-1 cn-north-1 cn-northwest-1",
  ].flatMap((line) => line.split(" ")),
);

export const regions: RegionRules = {
  example: "us-east-1",
  form: "A region is two letters, groups of letters and digits, and a number, with hyphens between.",
  isRegion,
  partitionOf,
  known: [...knownRegions],
  zoneForm: "A zone is the region and a letter, or the region, a hyphen and a local zone.",
  zoneExample: (region) => `${region}a`,
  isZoneOf(zone, region) {
    return zone.startsWith(region) && /^(?:[a-z]|-[a-z0-9-]+)$/.test(zone.slice(region.length));
  },
  zonesOf(region) {
    if (!knownRegions.has(region)) return undefined;
    return [...(zoneLetters[region] ?? "abc")].map((letter) => `${region}${letter}`);
  },
  isLocalZone: (zone, region) => zone.startsWith(`${region}-`),
};
