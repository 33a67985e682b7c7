import type { Type } from "./types.ts";

/**
 * What a change of a deployed value does (contracts/cluster-config.md 0.1, contracts/nstance.md 7.3):
 * `unsupported` cannot be done in place; `replace` destroys a resource and makes it anew; `rolling` replaces VMs
 * one at a time; `scaling` adds or removes VMs; `infrastructure` shows in the plan; `live` is pushed to running
 * VMs; `tags` changes tags only; `seed` has no effect once the cluster is seeded; `client` concerns only tools.
 */
export type Impact =
  | "unsupported"
  | "replace"
  | "rolling"
  | "scaling"
  | "infrastructure"
  | "live"
  | "tags"
  | "seed"
  | "client";

/**
 * What makes the resources that a row's classes speak of, where not every cluster has it: OpenTofu, which makes nothing
 * of machines of one's own, or records, which are generated for zones of a cloud of the cluster; whose they are is a
 * question only where the cluster has several accounts there. Without it a change does less, and what is left concerns
 * tools only.
 */
export type MadeBy = "opentofu" | "records" | "records-of-owner";

/** The classes that speak of resources: those that `MadeBy` says something of. */
export const impactsOfResources: ReadonlySet<Impact | "destroy"> = new Set(["replace", "infrastructure", "destroy"]);

/** What a block does to what is deployed when it comes, when it goes, and when its label becomes another. */
export interface BlockImpact {
  readonly added: readonly Impact[];
  readonly removed: readonly (Impact | "destroy")[];
  readonly relabelled?: readonly Impact[];
  readonly madeBy?: MadeBy;
}

/**
 * What a change of a value changes in the outputs (ruling 59): a setting of VMs, what stands left of a sign in a file
 * of OpenTofu or in the configuration of an Nstance server (`NAME` is the name of a thing), user-data, the JSONC document, files that come or go, or nothing but
 * the lock file. What reaches nothing says why. `test/schema/` changes each attribute and sees just that.
 */
export type Emit =
  | `env:${string}`
  | `tf:${string}`
  | `config:${string}`
  | "user-data"
  | "projection"
  | "files"
  | "lock"
  | `none: ${string}`;

export interface AttributeSchema<T = unknown> {
  readonly type: Type<T>;
  readonly required: boolean;
  readonly default: T | undefined;
  /** The default in words, where it depends on something else: Markdown, no period. */
  readonly derivedDefault: string | undefined;
  /** What it means, for hover, reference and JSON Schema. One sentence, ending in a period. */
  readonly doc: string;
  readonly example: string;
  readonly impact: readonly Impact[];
  readonly madeBy: MadeBy | undefined;
  /** Whether what OpenTofu makes of it on machines of one's own is made anew by a change. */
  readonly replacesManaged: boolean;
  readonly emits: readonly Emit[];
  /** The member of the JSONC document: true for the attribute's own name, false where there is none. */
  readonly jsonc: string | boolean;
  /** Whether JSON Schema requires the member, where that differs from `required`. */
  readonly jsoncRequired: boolean | undefined;
  /** Whether a secret may flow here; such a value never reaches a file. */
  readonly secret: boolean;
}

export interface AttributeOptions<T> {
  readonly required?: boolean;
  readonly default?: NoInfer<T>;
  readonly derivedDefault?: string;
  readonly doc: string;
  readonly example: string;
  readonly impact: Impact | readonly Impact[];
  /** Unset: the row holds on every cloud that has the attribute. */
  readonly madeBy?: MadeBy;
  readonly replacesManaged?: true;
  readonly emits: readonly Emit[];
  /** The member of the JSONC document: `true` for the attribute's own name. Unset: JSONC has no place for it. */
  readonly jsonc?: string | true;
  readonly jsoncRequired?: boolean;
  readonly secret?: boolean;
}

/** Declares an attribute; its name is the key under which the block lists it. */
export function attribute<T>(type: Type<T>, options: AttributeOptions<NoInfer<T>>): AttributeSchema<T> {
  return {
    type,
    required: options.required ?? false,
    default: options.default,
    derivedDefault: options.derivedDefault,
    doc: options.doc,
    example: options.example,
    impact: typeof options.impact === "string" ? [options.impact] : options.impact,
    madeBy: options.madeBy,
    replacesManaged: options.replacesManaged ?? false,
    emits: options.emits,
    jsonc: options.jsonc ?? false,
    jsoncRequired: options.jsoncRequired,
    secret: options.secret ?? false,
  };
}

/** The member of the JSONC document that holds an attribute; undefined where it has none. */
export function jsoncName(name: string, schema: AttributeSchema): string | undefined {
  if (schema.jsonc === false) return undefined;
  return schema.jsonc === true ? name : schema.jsonc;
}

/** What stands behind the kind in `kind label { … }`. */
export interface LabelSchema {
  /** What the label is called in messages and in the reference, such as `name`. */
  readonly name: string;
  readonly type: Type<string> | Type<number>;
  readonly required: boolean;
  readonly doc: string;
}

/**
 * How a block stands in the JSONC document. `at` is the path from the parent block's object; `..`
 * in front leads to the object that the parent stands in. `required` is for JSON Schema, where it
 * differs from the block's own: the contract leaves some rules to the compiler.
 */
export type JsoncForm = JsoncPlace & { readonly required?: boolean };

type JsoncPlace =
  /**
   * One object: `"oidc": { … }`. A label becomes the member `label`; with `absentWithout` an object
   * without that member means that the block is not there (`"seed": {}`).
   */
  | {
      readonly form: "object";
      readonly at: readonly string[];
      readonly label?: string;
      readonly absentWithout?: boolean;
    }
  /** An object whose keys are the labels: `"pools": { "ingress": { … } }`. */
  | { readonly form: "map"; readonly at: readonly string[] }
  /** An array of objects; labels become the members `labels` in order. */
  | { readonly form: "array"; readonly at: readonly string[]; readonly labels: readonly string[] }
  /** An array of strings, the labels: `"buckets": ["uploads"]`. */
  | { readonly form: "strings"; readonly at: readonly string[] }
  /** A map whose values are arrays of the only child block: zones of subnets. */
  | { readonly form: "map-of-arrays"; readonly at: readonly string[]; readonly child: string }
  /** An item of the array that the parent's `map-of-arrays` makes. */
  | { readonly form: "item" }
  /** JSONC has no place for it. */
  | { readonly form: "none" };

export interface BlockSchema {
  readonly kind: string;
  readonly labels: readonly LabelSchema[];
  /** Whether it may stand once (labels, if any, choose a variant) or many times in its parent. */
  readonly many: boolean;
  readonly required: boolean;
  readonly doc: string;
  readonly jsonc: JsoncForm;
  /** Of blocks that come and go, or choose by their label; of others their attributes say all. */
  readonly impact: BlockImpact | undefined;
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks: Readonly<Record<string, BlockSchema>>;
}

interface BlockOptions<
  A extends Readonly<Record<string, AttributeSchema>>,
  B extends Readonly<Record<string, BlockSchema>>,
> {
  readonly labels?: readonly LabelSchema[];
  readonly many?: boolean;
  readonly required?: boolean;
  readonly doc: string;
  readonly jsonc: JsoncForm;
  readonly impact?: BlockImpact;
  readonly attributes: A;
  readonly blocks?: B;
}

/** Declares a block kind. */
export function block<
  const K extends string,
  A extends Readonly<Record<string, AttributeSchema>>,
  B extends Readonly<Record<string, BlockSchema>> = Readonly<Record<never, BlockSchema>>,
>(kind: K, options: BlockOptions<A, B>) {
  return {
    kind,
    labels: options.labels ?? [],
    many: options.many ?? false,
    required: options.required ?? false,
    doc: options.doc,
    jsonc: options.jsonc,
    impact: options.impact,
    attributes: options.attributes,
    blocks: options.blocks ?? ({} as B),
  } as const;
}

/** A label that must be given. */
export function label(name: string, type: Type<string> | Type<number>, doc: string): LabelSchema {
  return { name, type, required: true, doc };
}

/** A label that may be left out. */
export function optionalLabel(name: string, type: Type<string>, doc: string): LabelSchema {
  return { name, type, required: false, doc };
}
