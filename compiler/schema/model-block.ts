import type { Span } from "../../grammar/index.ts";
import type { Located, Origin } from "../origins/index.ts";
import type { AttributeSchema, BlockSchema } from "./define/index.ts";

/**
 * A checked block: every value has the type that the schema table gives it. An attribute is
 * undefined where the user did not set it and it has no default, or where what was set is wrong
 * and has been reported; checks leave such values alone, lowering runs only when there is none.
 */
export interface ModelBlock<S extends ModelSchema = ModelSchema> {
  readonly kind: S["kind"];
  /** In the order of the schema; missing optional labels are left out. */
  readonly labels: readonly Located<string>[];
  readonly attributes: { readonly [K in keyof S["attributes"]]: Located<ValueOf<S["attributes"][K]>> | undefined };
  /** Names of the attributes that the source sets, also those whose value is wrong: they are not missing. */
  readonly given: ReadonlySet<string>;
  readonly blocks: { readonly [K in keyof S["blocks"]]: readonly ModelBlock<S["blocks"][K]>[] };
  /** Kind and labels (or the key, in JSONC): where an error about the block as a whole points. */
  readonly header: Span;
  /** Whether parts may be missing, since something in it could not be read or computed, which is reported. */
  readonly isPartial: boolean;
  /** Whether a name, a member of an enum or a yes or no in it is wrong, so that it is open what it is for. */
  readonly isUnclear: boolean;
  readonly span: Span;
  readonly doc: string | undefined;
  readonly origin: Origin;
}

/** The parts of a block schema that shape its model. */
export interface ModelSchema {
  readonly kind: string;
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks: Readonly<Record<string, BlockSchema>>;
}

type ValueOf<A> = A extends AttributeSchema<infer T> ? T : never;
