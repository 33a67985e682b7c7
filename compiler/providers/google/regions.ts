import type { RegionRules } from "../table/index.ts";

const regionPattern = /^[a-z]+-[a-z]+[1-9][0-9]*$/;

/** The letters of a region's zones, where they are not a, b and c. */
const zoneLetters: Readonly<Record<string, string>> = {
  "us-central1": "abcf",
  "us-east1": "bcd",
  "europe-west1": "bcd",
};

const knownRegions = new Set(
  [
    "us-central1 us-east1 us-east4 us-east5 us-south1 us-west1 us-west2 us-west3 us-west4",
    "northamerica-northeast1 northamerica-northeast2 northamerica-south1 southamerica-east1 southamerica-west1",
    "europe-central2 europe-north1 europe-north2 europe-southwest1 europe-west1 europe-west2 europe-west3 europe-west4",
    "europe-west6 europe-west8 europe-west9 europe-west10 europe-west12 africa-south1 me-central1 me-central2 me-west1",
    "asia-east1 asia-east2 asia-northeast1 asia-northeast2 asia-northeast3 asia-south1 asia-south2 asia-southeast1",
    "asia-southeast2 australia-southeast1 australia-southeast2",
  ].flatMap((line) => line.split(" ")),
);

/** contracts/terraform.md 2.1: the shard module cuts the region out of the zone. */
export const regions: RegionRules = {
  example: "us-central1",
  form: "A region is letters, a hyphen, letters and a number.",
  isRegion: (text) => regionPattern.test(text),
  known: [...knownRegions],
  partitionOf: () => "google",
  zoneForm: "A zone is the region, a hyphen and a letter.",
  zoneExample: (region) => `${region}-${(zoneLetters[region] ?? "a")[0]}`,
  isZoneOf: (zone, region) => zone.startsWith(`${region}-`) && /^[a-z]$/.test(zone.slice(region.length + 1)),
  zonesOf(region) {
    if (!knownRegions.has(region)) return undefined;
    return [...(zoneLetters[region] ?? "abc")].map((letter) => `${region}-${letter}`);
  },
  isLocalZone: () => false,
};
