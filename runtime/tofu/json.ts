/** A JSON object of another program, whose members may be anything. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that a text holds; undefined where it holds none. */
export function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A member that is an object; empty where it is none. */
export function objectIn(value: Json, name: string): Json {
  const member = value[name];
  return isObject(member) ? member : {};
}

export function textIn(value: Json, name: string): string | undefined {
  const member = value[name];
  return typeof member === "string" ? member : undefined;
}

/** The objects of a member that is a list; empty where it is none. */
export function objectsIn(value: Json, name: string): readonly Json[] {
  const member = value[name];
  return Array.isArray(member) ? member.filter(isObject) : [];
}
