/**
 * A value as one word of a shell script: in single quotes, an embedded quote as `'\''`. The only way for a value into a
 * generated script.
 */
export function shellWord(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
