/** What a JSON Schema is here: printed, never read. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The form of a JSON value, said once: its type in TypeScript, its JSON Schema, and the test whether a value that
 * was read has it. Members of objects that nobody knows are allowed, so that an older reader takes newer events.
 */
export interface Shape<T, Optional extends boolean = false> {
  readonly schema: JsonSchema;
  readonly optional: Optional;
  matches(value: unknown): value is T;
}

/** Members of an object, by name. */
export type Members = Readonly<Record<string, Shape<unknown, boolean>>>;

type OptionalKeys<M extends Members> = { [K in keyof M]: M[K] extends Shape<unknown, true> ? K : never }[keyof M];

/** The type of a value that has a shape. */
export type ValueOf<S> = S extends Shape<infer T, boolean> ? T : never;

/** The type of an object with these members. */
export type ObjectOf<M extends Members> = {
  readonly [K in Exclude<keyof M, OptionalKeys<M>>]: ValueOf<M[K]>;
} & { readonly [K in OptionalKeys<M>]?: ValueOf<M[K]> };

export function text(doc: string): Shape<string> {
  return {
    schema: { type: "string", description: doc },
    optional: false,
    matches: (value): value is string => typeof value === "string",
  };
}

/** A finite number; `whole` ones have no fraction. */
export function number(doc: string): Shape<number> {
  return {
    schema: { type: "number", description: doc },
    optional: false,
    matches: (value): value is number => typeof value === "number" && Number.isFinite(value),
  };
}

export function whole(doc: string): Shape<number> {
  return {
    schema: { type: "integer", description: doc },
    optional: false,
    matches: (value): value is number => Number.isInteger(value),
  };
}

export function oneOf<const T extends string>(values: readonly T[], doc: string): Shape<T> {
  const known: readonly string[] = values;
  return {
    schema: { enum: values, description: doc },
    optional: false,
    matches: (value): value is T => typeof value === "string" && known.includes(value),
  };
}

export function list<T>(item: Shape<T>, doc: string): Shape<readonly T[]> {
  return {
    schema: { type: "array", items: item.schema, description: doc },
    optional: false,
    matches: (value): value is readonly T[] => Array.isArray(value) && value.every((one) => item.matches(one)),
  };
}

export function object<const M extends Members>(members: M, doc: string): Shape<ObjectOf<M>> {
  return {
    schema: { ...objectSchema(members), description: doc },
    optional: false,
    matches: (value): value is ObjectOf<M> => hasMembers(value, members),
  };
}

/** A member that may be absent. */
export function optional<T>(shape: Shape<T>): Shape<T, true> {
  return { ...shape, optional: true };
}

export function objectSchema(members: Members): JsonSchema {
  const entries = Object.entries(members);
  return {
    type: "object",
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    required: entries.filter(([, shape]) => !shape.optional).map(([name]) => name),
  };
}

export function hasMembers(value: unknown, members: Members): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const found = new Map<string, unknown>(Object.entries(value));
  return Object.entries(members).every(([name, shape]) => {
    const member = found.get(name);
    return member === undefined ? shape.optional : shape.matches(member);
  });
}
