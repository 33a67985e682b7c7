import type { Located, Origin } from "../origins/index.ts";

export type VmKind = "knc" | "knd";
export type Architecture = "amd64" | "arm64";

/** A kind of VM on one provider: what its user-data is made from. */
export interface IrVm {
  /** `knc_arm64`; with several providers `aws_123456789012_us-east-1_knc_arm64` (ruling 31). */
  readonly key: string;
  readonly kind: VmKind;
  readonly arch: Architecture;
  /** `IrProvider.key`. */
  readonly provider: string;
  /** The pools whose VMs boot from it. */
  readonly pools: readonly string[];
  readonly origin: Origin;
  /** Sorted by name. */
  readonly dependencies: readonly IrDependency[];
  /** The same as the lock file keeps them: each at its own address, whatever the mirror. */
  readonly pins: readonly IrPin[];
}

export interface IrPin {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly digest: string;
  /** In bytes; 0 where it is not known. */
  readonly size: number;
}

export interface IrDependency {
  readonly name: string;
  readonly version: string;
  readonly type: "binary" | "deb" | "tar.gz";
  /** Whether it comes in place of or in addition to what vmconfig's package lists. */
  readonly own: boolean;
  /** Whether others only rely on it: it is installed where the VM has no version of it. */
  readonly isLibrary: boolean;
  /** The day of Debian's archive whose snapshot has it; undefined for the one that fits all others. */
  readonly snapshot: string | undefined;
  /** Whether a VM without it serves the cluster: then its failure does not stop a boot (ruling 45). */
  readonly mayFail: boolean;
  /** Base name of the file in the staging folder. */
  readonly file: string;
  /** `{debian-mirror}` in front stands for the VM's own Debian mirror. */
  readonly url: Located<string>;
  /** `sha256:…` or `sha512:…` */
  readonly digest: Located<string>;
  /** In bytes; 0 where it is not known. */
  readonly size: number;
}
