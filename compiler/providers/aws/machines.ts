import type { MachineArchitecture, MachineRules } from "../table/index.ts";
import { machineSizeOf } from "./machine-sizes.ts";

/*
 * Instance types of EC2 (ruling 20): a type is a family and a size. Of families that are not listed
 * nothing is said, since new ones come every year.
 */

/** Families with Graviton processors: a g behind the generation. */
const graviton = /^(?:a1|(?:t|m|c|r|x|i|im|is|g|hpc)[1-9]g[a-z]*)(?:-flex)?\./;
/** Families whose letters behind the generation name an x86 processor, or none at all. */
const x86 = /^(?:t|m|c|r|x|i|z|d|h|p|f|g|gr|inf|trn|vt|dl|hpc)[1-9][a-z]*(?:-flex)?\./;

function architectureOf(type: string): MachineArchitecture | undefined {
  if (graviton.test(type)) return "arm64";
  return x86.test(type) ? "amd64" : undefined;
}

const xlarge = (...multiples: readonly number[]): readonly string[] => multiples.map((one) => `${one}xlarge`);
const burstable = ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge"];
const intel5 = ["large", "xlarge", ...xlarge(2, 4, 8, 12, 16, 24), "metal"];
const compute5 = ["large", "xlarge", ...xlarge(2, 4, 9, 12, 18, 24), "metal"];
const amd5 = ["large", "xlarge", ...xlarge(2, 4, 8, 12, 16, 24)];
const intel6 = ["large", "xlarge", ...xlarge(2, 4, 8, 12, 16, 24, 32), "metal"];
const amd6 = ["large", "xlarge", ...xlarge(2, 4, 8, 12, 16, 24, 32, 48), "metal"];
const arm6 = ["medium", "large", "xlarge", ...xlarge(2, 4, 8, 12, 16), "metal"];
const intel7 = ["large", "xlarge", ...xlarge(2, 4, 8, 12, 16, 24, 48), "metal-24xl", "metal-48xl"];
const amd7 = ["medium", "large", "xlarge", ...xlarge(2, 4, 8, 12, 16, 24, 32, 48), "metal-48xl"];
const arm8 = ["medium", "large", "xlarge", ...xlarge(2, 4, 8, 12, 16, 24, 48), "metal-24xl", "metal-48xl"];

/**
 * Sizes by family: those that platforms commonly use. Compared with the lists of EC2's API that other programs keep
 * (`ec2-info.ts` of hoonoh/aws-spot-price for c6a.metal and m6a.metal, `InstanceType` of aws-throwaway for the rest).
 */
const sizes: Readonly<Record<string, readonly string[]>> = {
  ...{ t2: burstable, t3: burstable, t3a: burstable, t4g: burstable },
  ...{ m5: intel5, r5: intel5, c5: compute5, m5a: amd5, r5a: amd5, c5a: amd5 },
  ...{ m6i: intel6, c6i: intel6, r6i: intel6, m6a: amd6, c6a: amd6, r6a: amd6 },
  ...{ m6g: arm6, m6gd: arm6, c6g: arm6, c6gd: arm6, r6g: arm6, r6gd: arm6 },
  ...{ m7g: arm6, m7gd: arm6, c7g: arm6, c7gd: arm6, r7g: arm6, r7gd: arm6 },
  ...{ m7i: intel7, c7i: intel7, r7i: intel7, m7a: amd7, c7a: amd7, r7a: amd7 },
  ...{ m8g: arm8, c8g: arm8, r8g: arm8 },
};

function partsOf(type: string): readonly [string, string] {
  const dot = type.indexOf(".");
  return [type.slice(0, dot), type.slice(dot + 1)];
}

export const machines: MachineRules = {
  service: "EC2",
  userDataBytes: 16_384,
  architectureOf,
  typeForm: "An instance type is a family, a dot and a size.",
  typeExample: "t4g.medium",
  isType: (text) => /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(text),
  isKnown(type) {
    const [family, size] = partsOf(type);
    return sizes[family]?.includes(size);
  },
  familyOf(type) {
    const [family] = partsOf(type);
    return (sizes[family] ?? []).map((size) => `${family}.${size}`);
  },
  sizeOf: machineSizeOf,
  /**
   * The images of Debian have 8 GiB, and a disk of EBS is no smaller than its image. No kind of disk goes beyond the
   * 64 TiB of io2 Block Express ("Amazon EBS volume types" and "Amazon EBS volume constraints"); which kind it is, the
   * image says, and older ones end at 16 TiB.
   */
  disk: { smallest: 8, largest: 65_536 },
};
