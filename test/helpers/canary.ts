/**
 * Whether words of a command line show a secret: as one of them, inside of one, or spread over several, with what
 * separates words between its parts or without. Half of a secret is told as the whole is.
 */
export function showsSecret(words: readonly string[], secret: string): boolean {
  const joined = withoutBlanks(words.join(""));
  const whole = withoutBlanks(secret);
  const middle = Math.ceil(whole.length / 2);
  return [whole.slice(0, middle), whole.slice(middle)].some((half) => half !== "" && joined.includes(half));
}

/** Shells split at blanks, and `/proc` shows zero bytes between words. */
function withoutBlanks(text: string): string {
  return text.replace(/[\0\s]/g, "");
}
