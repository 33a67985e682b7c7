import { showCharacter } from "./characters.ts";

/** The characters that an env value on a VM survives: contracts/vmconfig.md 2.4, ruling 38. */
const envCharacters = /[^A-Za-z0-9 \-./_:+=#@,[\]]/u;

/** The first character that an env value cannot have, and the length limit of 4096. */
export function envFault(text: string): string | undefined {
  const wrong = envCharacters.exec(text)?.[0];
  if (wrong !== undefined) return `VMs do not accept the character ${showCharacter(wrong)} in settings`;
  return text.length > 4096 ? "it has more than 4096 characters" : undefined;
}
