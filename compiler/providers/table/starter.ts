import type { MachineArchitecture, SettingName } from "./settings.ts";

/**
 * What `podplanec init` makes of a new cluster. What it asks for are the settings that a provider needs, and `own`;
 * networks, zones, DNS and balancers follow from the other facts of the table.
 */
export interface Starter {
  /** Variables of the environment in which people keep a setting: the first that is set is offered as its answer. */
  readonly offered: Readonly<Partial<Record<SettingName, readonly string[]>>>;
  readonly arch: MachineArchitecture;
  /** VMs of that architecture: the one that does everything, and those of a cluster with workers. */
  readonly vms: { readonly only: StarterVms; readonly controlPlane: StarterVms; readonly workers: StarterVms };
  /**
   * The backend of OpenTofu's state in the cloud's own object store, and the settings of the provider that it repeats;
   * undefined where OpenTofu makes nothing.
   */
  readonly state: { readonly kind: "s3" | "gcs"; readonly repeats: readonly SettingName[] } | undefined;
  /** What is to be said of a provider of this kind only; absent where its settings and its network are all. */
  readonly own?: StarterOwn;
}

/** A pool of a new cluster: how many VMs a zone has, and what one has, as attributes of the pool. */
export interface StarterVms {
  readonly size: number;
  readonly attributes: Readonly<Record<string, StarterValue>>;
}

export interface StarterOwn {
  /** What the cluster is, as its comment, with workers. */
  readonly described: string;
  readonly questions: readonly StarterQuestion[];
  /** The second label of the provider. */
  label(answers: StarterAnswers): string;
  /** In groups, with a blank line between. */
  blocks(answers: StarterAnswers): readonly (readonly StarterBlock[])[];
  /** Its zones: all pools stand in each. */
  zones(answers: StarterAnswers): readonly string[];
}

/** By name of the question; an empty text is "none". */
export type StarterAnswers = Readonly<Record<string, string>>;

export interface StarterQuestion {
  /** Its option on the command line. */
  readonly name: string;
  readonly message: string;
  readonly hint?: string;
  readonly asked: boolean;
  /** What is taken where nothing is said; undefined where something has to be. */
  readonly preset: string | undefined;
  /** An answer that is right with any answers before it. */
  readonly example: string;
  /** Whether only a cluster with workers needs it. */
  readonly forWorkers?: true;
  /** Another question whose answer makes this one needless. */
  readonly unless?: string;
}

export interface StarterBlock {
  readonly kind: string;
  readonly labels?: readonly string[];
  /** In their order; those without a value are left out. */
  readonly attributes: Readonly<Record<string, StarterValue | undefined>>;
}

/**
 * A value of the source: a text, or a literal of the language. Of an answer only what is one becomes an address, a range
 * or a number; anything else stands as a text, about which the compiler says what is wrong.
 */
export type StarterValue = { readonly text: string } | { readonly literal: string };
