/** The word that was meant, if one is near. Loaded where a word is wrong: most command lines are right. */
export async function similarTo(word: string, known: readonly string[]): Promise<string | undefined> {
  const { findSimilar } = await import("../../compiler/index.ts");
  return findSimilar(word, known);
}
