/** A member of whatever an answer or an error holds; undefined where there is none. */
export function memberOf(value: unknown, name: string): unknown {
  // What is no object becomes one here, without members.
  const holder: Readonly<Record<string, unknown>> = Object(value);
  return holder[name];
}

/** A text that is a member; undefined where there is none, or an empty one. */
export function textIn(value: unknown, name: string): string | undefined {
  const found = memberOf(value, name);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** A number that is a member. */
export function numberIn(value: unknown, name: string): number | undefined {
  const found = memberOf(value, name);
  return typeof found === "number" ? found : undefined;
}

/** The members of a list that is a member; none where there is no list. */
export function listIn(value: unknown, name: string): readonly unknown[] {
  const found = memberOf(value, name);
  return Array.isArray(found) ? found : [];
}
