import { codePointName } from "../../grammar/index.ts";

/** A character for a message: in quotes, or by its number where a reader could not see it. */
export function showCharacter(character: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S} ]$/u.test(character) ? JSON.stringify(character) : codePointName(character);
}
