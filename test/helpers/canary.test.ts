import { expect, test } from "vitest";
import { showsSecret } from "./canary.ts";

const secret = "cafe0123456789abcdef";

test.each([
  ["a word of its own", ["pveum", secret]],
  ["inside of a word", ["curl", `--header=Authorization: ${secret}`]],
  ["over several words", ["echo", "cafe01234567", "89abcdef"]],
  ["letter by letter", ["printf", ..."cafe0123456789abcdef"]],
  ["half of it", ["pvesh", "--value", secret.slice(10)]],
  ["with blanks inside", ["sh", "-c", "cafe01234 56789abcdef"]],
])("is seen as %s", (_, words) => {
  expect(showsSecret(words, secret)).toBe(true);
});

test("is not seen in words that have nothing of it", () => {
  expect(showsSecret(["qm", "create", "9000", "--name", "debian-13-cafe0123"], secret)).toBe(false);
});
