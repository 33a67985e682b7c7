/*
 * The only place where text becomes part of an HCL string. contracts/terraform.md 6.1.
 */

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * What must not stand in a file as it is: quote and backslash, control characters, characters that
 * break lines or reorder text in an editor, the byte order mark.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const unsafe = /["\\\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Writes text as the inside of a quoted string that evaluates to exactly that text, normalised to
 * NFC as HCL does. Throws on a lone surrogate, which no file can hold: the checker refuses those.
 */
export function escapeText(value: string): string {
  if (!value.isWellFormed()) throw new Error(`a lone surrogate cannot be written: ${JSON.stringify(value)}`);
  return escapeMarkers(value.replace(unsafe, escapeCharacter));
}

/** Doubles the sign of what would start an interpolation or a directive, in strings and heredocs alike. */
export function escapeMarkers(value: string): string {
  return value.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/**
 * As `escapeText`, for text that an interpolation follows: dollar signs at its end would turn the
 * interpolation's own `${` into an escaped one, so they become an interpolation themselves.
 */
export function escapeTextBeforeInterpolation(value: string): string {
  const dollars = /\$+$/.exec(value)?.[0];
  if (dollars === undefined) return escapeText(value);
  return `${escapeText(value.slice(0, -dollars.length))}\${"${dollars}"}`;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Returns a name that our code chose, unchanged. Throws where it is no identifier. */
export function checkIdentifier(name: string): string {
  if (!identifier.test(name)) throw new Error(`not an HCL identifier: ${JSON.stringify(name)}`);
  return name;
}
