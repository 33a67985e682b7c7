/**
 * A regular expression or JSON with what is beyond ASCII as `\uXXXX`. A single character of it makes V8 hold the whole
 * text in two bytes a character.
 */
export function escapeBeyondAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
