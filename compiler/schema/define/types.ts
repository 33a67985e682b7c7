import type { Located } from "../../origins/index.ts";
import type { CloudRefinement } from "../../providers/index.ts";
import type { Address, Cidr, SecretSource } from "../../values/index.ts";

/*
 * The types of attributes. A type is plain data (`spec`), so that everything that must know it (the
 * checker, JSON Schema, completion, the reference) reads the same thing; the type parameter says
 * what the checker makes of a value.
 */

/** Rules on the content of a string, by name; what they mean stands in `compiler/schema/refinements.ts`. */
export type Refinement =
  | CloudRefinement
  | "identifier"
  | "cluster-id"
  | "name"
  | "domain-name"
  | "issuer-url"
  | "https-url"
  | "mirror-url"
  | "email"
  | "name-prefix"
  | "instance-type"
  | "seed-digest"
  | "sha-digest"
  | "seed-version"
  | "semver-range"
  | "bucket-name"
  | "ssh-key"
  | "delivered-ssh-key"
  | "ca-certificate"
  | "pem"
  | "env-text"
  | "claim"
  | "repository"
  | "log-services"
  | "etcd-servers"
  | "endpoint-url"
  | "tag-value"
  | "not-blank"
  | "plain-text"
  | "http-url";

export type TypeSpec =
  | { readonly kind: "string"; readonly refinement: Refinement | undefined }
  | { readonly kind: "integer"; readonly min: number | undefined; readonly max: number | undefined }
  | { readonly kind: "boolean" }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "reference"; readonly to: ReferenceTarget }
  | { readonly kind: "cidr"; readonly family: 4 | 6 | undefined }
  | { readonly kind: "address"; readonly family: 4 | 6 | undefined }
  | { readonly kind: "size"; readonly unit: "GiB"; readonly min: number }
  | { readonly kind: "duration" }
  | { readonly kind: "auto" }
  | { readonly kind: "auto-prefix" }
  | { readonly kind: "secret" }
  | { readonly kind: "list"; readonly of: TypeSpec }
  | { readonly kind: "map"; readonly of: TypeSpec; readonly keys: Refinement | undefined }
  | { readonly kind: "union"; readonly of: readonly TypeSpec[] };

/** What the type allows in JSONC: of alternatives the first, because the others have no place there. */
export function jsoncType(spec: TypeSpec): TypeSpec {
  return spec.kind === "union" && spec.of[0] ? jsoncType(spec.of[0]) : spec;
}

/** What a bare name may refer to; the scope rules stand in `compiler/evaluate/references.ts`. */
export type ReferenceTarget = "pool" | "load-balancer" | "subnet-role" | "bucket" | "secrets-provider";

export interface Type<T> {
  readonly spec: TypeSpec;
  /** Only for inference; never set. */
  readonly holds?: T;
}

/** `auto`, or `auto/24`. */
export interface Auto {
  readonly kind: "auto";
  readonly prefixLength: number | undefined;
}

/** A bare name with its qualifier: `main`, `near.main`. */
export interface Reference {
  readonly qualifier: string | undefined;
  readonly name: string;
}

/** A secret that is fetched when something runs: where from, and what it is called in the file. */
export interface SecretReference {
  readonly name: string;
  readonly source: SecretSource;
  /** The name of a variable or secret, or the path of a file. */
  readonly argument: string;
}

export interface MapEntry<T> {
  readonly key: Located<string>;
  readonly value: Located<T>;
}

export const string = (refinement?: Refinement): Type<string> => ({ spec: { kind: "string", refinement } });
export const integer = (bounds: { min?: number; max?: number } = {}): Type<number> => ({
  spec: { kind: "integer", min: bounds.min, max: bounds.max },
});
export const boolean = (): Type<boolean> => ({ spec: { kind: "boolean" } });
export const enumeration = <const V extends readonly string[]>(...values: V): Type<V[number]> => ({
  spec: { kind: "enum", values },
});
export const reference = (to: ReferenceTarget): Type<Reference> => ({ spec: { kind: "reference", to } });
export const cidr = (family?: 4 | 6): Type<Cidr> => ({ spec: { kind: "cidr", family } });
export const address = (family?: 4 | 6): Type<Address> => ({ spec: { kind: "address", family } });
/** A size of whole GiB; the value is in GiB. */
export const gibibytes = (min: number): Type<number> => ({ spec: { kind: "size", unit: "GiB", min } });
export const auto = (): Type<Auto> => ({ spec: { kind: "auto" } });
/** `auto/N` with a prefix length. */
export const autoPrefix = (): Type<Auto> => ({ spec: { kind: "auto-prefix" } });
/** A declared secret, whole: `secret.x`. */
export const secret = (): Type<SecretReference> => ({ spec: { kind: "secret" } });
export const list = <T>(of: Type<T>): Type<readonly Located<T>[]> => ({
  spec: { kind: "list", of: of.spec },
});
export const map = <T>(of: Type<T>, keys?: Refinement): Type<readonly MapEntry<T>[]> => ({
  spec: { kind: "map", of: of.spec, keys },
});
export const union = <const T extends readonly Type<unknown>[]>(...of: T): Type<TypeOf<T[number]>> => ({
  spec: { kind: "union", of: of.map((type) => type.spec) },
});

/** What the checker makes of a value of this type. */
export type TypeOf<T> = T extends Type<infer V> ? V : never;
