import { showCharacter } from "../../values/index.ts";
import type { TagRules } from "../table/index.ts";

/** contracts/terraform.md 1.3, and the characters that AWS takes in tags of all services. */
export const tags: TagRules = {
  most: 50,
  keyForm: "AWS takes keys of 1 to 128 characters that do not start with aws:.",
  valueForm: "AWS takes letters, digits, spaces and _ . : / = + - @ in tags.",
  smallest: {
    /** "Categorizing your storage using tags" of the guide to S3. */
    most: 10,
    why: "An object in S3 takes 10 tags, and each shard's configuration is one, which gets them all.",
  },
  alike: {
    canonical: (key) => key.toLowerCase(),
    why: "IAM compares keys without regard to case, and roles get all tags.",
  },
  reserved(key) {
    if (key === "Name") return { why: "The modules give each resource a name of its own by it.", severity: "warning" };
    if (!/^nstance:/i.test(key)) return undefined;
    return { why: "Nstance knows its VMs by such tags, and ends those that it does not expect.", severity: "error" };
  },
  written: (text) => text,
  keyFault(key) {
    if (key === "") return "it is empty";
    if (key.length > 128) return "it has more than 128 characters";
    if (/^aws:/i.test(key)) return "aws: is reserved";
    return characterFault(key);
  },
  valueFault: characterFault,
};

function characterFault(text: string): string | undefined {
  if (/^[A-Za-z0-9 _.:/=+\-@]*$/.test(text)) return undefined;
  const wrong = /[^\p{Letter}\p{Number} _.:/=+\-@]/u.exec(text)?.[0];
  return wrong === undefined ? undefined : `it has the character ${showCharacter(wrong)}`;
}
