import type { MachineArchitecture, MachineRules } from "../table/index.ts";
import { machineSizeOf } from "./machine-sizes.ts";

/*
 * Machine types of Compute Engine: a family, a kind and a number of CPUs, or a shared core. Of families that are
 * not listed nothing is said, since new ones come every year.
 */

interface Family {
  readonly arch: MachineArchitecture;
  /** CPUs by kind. */
  readonly sizes: Readonly<Record<string, readonly number[]>>;
  readonly shared?: readonly string[];
  /** Whether CPUs and memory can be chosen: `n2-custom-4-8192`. */
  readonly custom?: true;
}

function same(kinds: readonly string[], sizes: readonly number[]): Family["sizes"] {
  return Object.fromEntries(kinds.map((kind) => [kind, sizes]));
}

const kinds = ["standard", "highmem", "highcpu"];
const toEighty = [2, 4, 8, 16, 32, 48, 64, 80];
const toTwoHundred = [2, 4, 8, 16, 32, 48, 64, 80, 96, 128, 224];

/** Those that platforms commonly use. */
const families: Readonly<Record<string, Family>> = {
  e2: {
    arch: "amd64",
    sizes: { standard: [2, 4, 8, 16, 32], highmem: [2, 4, 8, 16], highcpu: [2, 4, 8, 16, 32] },
    shared: ["micro", "small", "medium"],
    custom: true,
  },
  n1: { arch: "amd64", sizes: { ...same(kinds, [2, 4, 8, 16, 32, 64, 96]), standard: [1, 2, 4, 8, 16, 32, 64, 96] } },
  n2: {
    arch: "amd64",
    sizes: { ...same(["standard", "highmem"], [...toEighty, 96, 128]), highcpu: [...toEighty, 96] },
    custom: true,
  },
  n2d: {
    arch: "amd64",
    sizes: { ...same(["standard", "highcpu"], [...toEighty, 96, 128, 224]), highmem: [...toEighty, 96] },
    custom: true,
  },
  n4: { arch: "amd64", sizes: same(kinds, toEighty), custom: true },
  c2: { arch: "amd64", sizes: { standard: [4, 8, 16, 30, 60] } },
  c2d: { arch: "amd64", sizes: same(kinds, [2, 4, 8, 16, 32, 56, 112]) },
  c3: { arch: "amd64", sizes: same(kinds, [4, 8, 22, 44, 88, 176]) },
  c3d: { arch: "amd64", sizes: same(kinds, [4, 8, 16, 30, 60, 90, 180, 360]) },
  t2d: { arch: "amd64", sizes: { standard: [1, 2, 4, 8, 16, 32, 48, 60] } },
  t2a: { arch: "arm64", sizes: { standard: [1, 2, 4, 8, 16, 32, 48] } },
  c4a: { arch: "arm64", sizes: same(kinds, [1, 2, 4, 8, 16, 32, 48, 64, 72]) },
  n4a: { arch: "arm64", sizes: same(kinds, [1, 2, 4, 8, 16, 32, 48, 64]), custom: true },
  c4: { arch: "amd64", sizes: same(kinds, [2, 4, 8, 16, 24, 32, 48, 96, 144, 192, 288]) },
  c4d: { arch: "amd64", sizes: same(kinds, [...toTwoHundred, 192, 384]) },
};

/** Families that are known by their processor alone. */
const others: Readonly<Record<string, MachineArchitecture>> = {
  ...{ m1: "amd64", m2: "amd64", m3: "amd64", m4: "amd64", x4: "amd64", h3: "amd64", h4d: "amd64", z3: "amd64" },
  ...{ a2: "amd64", a3: "amd64", g2: "amd64", g4: "amd64", f1: "amd64" },
  ...{ a4x: "arm64" },
};

function familyName(type: string): string {
  return type.slice(0, type.indexOf("-"));
}

function typesOf(name: string, { sizes, shared = [] }: Family): readonly string[] {
  const whole = Object.entries(sizes).flatMap(([kind, counts]) => counts.map((count) => `${name}-${kind}-${count}`));
  return [...shared.map((size) => `${name}-${size}`), ...whole];
}

export const machines: MachineRules = {
  service: "Compute Engine",
  userDataBytes: 262_144,
  architectureOf: (type) => families[familyName(type)]?.arch ?? others[familyName(type)],
  typeForm: "A machine type is a family, a kind and a size, with hyphens between.",
  typeExample: "e2-medium",
  isType: (text) => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(text),
  isKnown(type) {
    const name = familyName(type);
    const family = families[name];
    if (!family) return undefined;
    const isCustom =
      family.custom === true && /^[a-z0-9]+-custom-(?:micro|small|medium|[0-9]+)-[0-9]+(?:-ext)?$/.test(type);
    // A suffix such as -lssd asks for local disks.
    return isCustom || typesOf(name, family).includes(type.replace(/-(?:lssd|metal)$/, ""));
  },
  familyOf(type) {
    const name = familyName(type);
    const family = families[name];
    return family ? typesOf(name, family) : [];
  },
  sizeOf: machineSizeOf,
  disk: undefined,
};
