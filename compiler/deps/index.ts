import type { ProviderKind } from "../providers/index.ts";
import data from "./vmconfig-deps.json" with { type: "json" };
import published from "./vmconfig-published.json" with { type: "json" };
import release from "./vmconfig-release.json" with { type: "json" };

/*
 * What a VM downloads, pinned by version and digest (contracts/vmconfig.md 6). The figures stand in
 * vmconfig-deps.json; names of files and places on a mirror are derived from them here.
 */

export type DependencyKind = "knc" | "knd";
export type DependencyArch = "amd64" | "arm64";
export type DependencyType = "binary" | "deb" | "tar.gz";
/** What VMs run on: a kind of provider, or the machine of whoever runs podplanec. */
export type DependencyProvider = ProviderKind | "local";

export interface PinnedDependency {
  readonly name: string;
  readonly version: string;
  readonly type: DependencyType;
  /** Where it is published; `{debian-mirror}` in front stands for a mirror of Debian. */
  readonly url: string;
  /** `sha256:…` or `sha512:…` */
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  /** Base name under which user-data stores it and install.sh looks for it. */
  readonly file: string;
  /** Path below the base address of a mirror. */
  readonly mirrorPath: string;
}

/** A container image that the VM itself needs. */
export interface PinnedImage {
  readonly image: string;
  readonly digest: string;
  readonly size: number;
  readonly platform: string;
  readonly index: string;
}

/** The disk image of local VMs, and how to boot it without a boot loader. */
export interface OsImage {
  readonly version: string;
  readonly url: string;
  readonly type: string;
  readonly digest: string;
  readonly size: number;
  readonly boot: {
    readonly cmdline: string;
    readonly kernel: BootFile;
    readonly initrd: BootFile;
  };
}

export interface BootFile {
  readonly partition: number;
  readonly path: string;
  readonly digest: string;
}

/**
 * A dependency that this release cannot pin, because nobody publishes a binary (kube2iam) or its
 * digest is not known (the Session Manager agent). A cluster adds it with a `dependency` block.
 */
export interface OptionalDependency {
  readonly name: string;
  readonly types: readonly DependencyType[];
  readonly providers: readonly DependencyProvider[];
  /** A VM without it serves the cluster: a failure to install it does not stop the boot. */
  readonly mayFail: boolean;
}

export const optionalDependencies: readonly OptionalDependency[] = [
  { name: "amazon-ssm-agent", types: ["deb"], providers: ["aws"], mayFail: true },
  { name: "kube2iam", types: ["binary", "tar.gz"], providers: ["aws"], mayFail: false },
];

/** The version of the package that this release contains. */
export const vmconfigVersion = release.version;

/** The version whose package knew settings that the first did not: docs/vmconfig.md lists them. */
export const newerSettingsSince = "0.2.0";

/** Whether the package of a version knows those settings; what is no version is taken for an older one. */
export function takesNewerSettings(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+/.exec(version) ?? [];
  return Number(major) > 0 || Number(minor) >= 2;
}

/** Digest and size of a package, by kind and architecture. */
export type PackageDigests = Readonly<Record<string, { readonly digest: string; readonly size: number }>>;

/**
 * The packages of a version that was published: nothing may stand at their addresses but they. A release adds its own
 * to vmconfig-published.json. Undefined for a version that was not published.
 */
export function publishedPackagesOf(version: string): PackageDigests | undefined {
  const all: Readonly<Record<string, PackageDigests>> = published;
  return all[version];
}

interface Entry {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly kinds: readonly string[];
  /** The kinds of provider whose VMs need it; absent for all. */
  readonly providers?: readonly string[];
  readonly type: string;
  readonly url: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * What a VM of this kind and architecture downloads, the vmconfig package of this release included.
 * Sorted by name, as a changed order would change user-data and so roll VMs.
 */
export function dependenciesOf(kind: DependencyKind, arch: DependencyArch): readonly PinnedDependency[] {
  return [...upstreamDependenciesOf(kind, arch), vmconfigPackageOf(kind, arch)].sort(byName);
}

/**
 * What keepalived needs on VMs that hold a virtual address: its package, and those libraries of Debian that its cloud
 * image may lack. They stand in user-data alone, as the manifest of vmconfig's package is the same for all clusters.
 * Such VMs are amd64, as their nodes are.
 */
export function virtualAddressDependencies(): readonly PinnedDependency[] {
  return data.virtualAddress.map((entry) => dependencyPlaces({ ...entry, type: "deb" })).sort(byName);
}

const keepalived = "keepalived";

/** Whether only VMs that hold a virtual address need it. */
export function isForVirtualAddress(name: string): boolean {
  return data.virtualAddress.some((entry) => entry.name === name);
}

/** Whether others only rely on it: it stays in the version that the VM has, which programs of Debian ask for. */
export function isLibrary(name: string): boolean {
  return name !== keepalived && isForVirtualAddress(name);
}

/** The day of Debian's archive whose snapshot has a package; undefined for that of the image. */
export function snapshotOf(name: string): string | undefined {
  return isForVirtualAddress(name) ? data.virtualAddressSnapshot : undefined;
}

/** Who downloads what not all do. */
const restricted: readonly Required<Pick<Entry, "name" | "providers">>[] = [
  ...data.current,
  ...optionalDependencies,
  ...data.virtualAddress.map(({ name }) => ({ name, providers: ["proxmox"] })),
].flatMap(({ name, providers }: Pick<Entry, "name" | "providers">) => (providers ? [{ name, providers }] : []));

/** Whether VMs on a kind of provider download a dependency: one that the tables do not restrict, all do. */
export function isNeededOn(provider: DependencyProvider, name: string): boolean {
  return restricted.every((entry) => entry.name !== name || entry.providers.includes(provider));
}

/** The same without vmconfig: what the package's own manifest lists. */
export function upstreamDependenciesOf(kind: DependencyKind, arch: DependencyArch): readonly PinnedDependency[] {
  return data.current
    .filter((entry) => entry.arch === arch && entry.kinds.includes(kind))
    .map(pinned)
    .sort(byName);
}

/** This release's own package for a kind and architecture. */
export function vmconfigPackageOf(kind: DependencyKind, arch: DependencyArch): PinnedDependency {
  const { digest, size } = release.packages[`${kind}_${arch}`];
  const file = `vmconfig_${vmconfigVersion}_${kind}_debian-13_${arch}.tar.gz`;
  const url = `${release.base}/v${vmconfigVersion}/${file}`;
  return dependencyPlaces({ name: "vmconfig", version: vmconfigVersion, type: "tar.gz", url, digest, size });
}

/** The images that containerd itself pulls: the pause image. */
export function imagesOf(arch: DependencyArch): readonly PinnedImage[] {
  return data.images
    .filter((image) => image.arch === arch)
    .map(({ image, digest, size, platform, index }) => ({ image, digest, size, platform, index }));
}

export function osImageOf(arch: DependencyArch): OsImage {
  const found = data.osImages.find((image) => image.arch === arch);
  if (!found) throw new Error(`vmconfig-deps.json has no image for ${arch}`);
  const { version, url, type, digest, size, boot } = found;
  return { version, url, type, digest, size, boot };
}

/** The type of a dependency, from the end of its address. */
export function typeOfUrl(url: string): DependencyType {
  const name = fileOfUrl(url);
  if (name.endsWith(".deb")) return "deb";
  return /\.(?:tar\.gz|tgz)$/.test(name) ? "tar.gz" : "binary";
}

/** Base name under which user-data stores a dependency and install.sh looks for it. */
export function localFile(name: string, type: DependencyType): string {
  return type === "binary" ? name : `${name}.${type}`;
}

/** Path of a dependency below the base address of a mirror (contracts/vmconfig.md 6.1). */
export function mirrorPath(name: string, version: string, url: string): string {
  return `vmconfig/artifacts/${name}/${version}/${fileOfUrl(url)}`;
}

/** The last segment of an address, without query and fragment. */
function fileOfUrl(url: string): string {
  const path = url.replace(/[?#].*$/, "");
  return path.slice(path.lastIndexOf("/") + 1);
}

function pinned(entry: Entry): PinnedDependency {
  const { name, version, type, url, digest, size } = entry;
  if (type !== "binary" && type !== "deb" && type !== "tar.gz") throw new Error(`${name} has the unknown type ${type}`);
  return dependencyPlaces({ name, version, type, url, digest, size });
}

function dependencyPlaces(entry: Omit<PinnedDependency, "file" | "mirrorPath">): PinnedDependency {
  const { name, version, type, url } = entry;
  return { ...entry, file: localFile(name, type), mirrorPath: mirrorPath(name, version, url) };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
