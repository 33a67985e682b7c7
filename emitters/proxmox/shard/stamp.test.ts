import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { isAsWritten, stampOf } from "./stamp.ts";

const text = '// A note\n{ "size": 3 }\n';
const whole = `${text}${stampOf(text)}`;

test("what was written is known again", () => {
  expect(isAsWritten(whole)).toBe(true);
  const digest = createHash("sha256").update(text).digest("hex");
  expect(whole).toBe(`${text}// What stands above was written by podplanec. sha256:${digest}\n`);
});

test.each([
  ["a changed value", whole.replace("3", "4")],
  ["a line more at the end", `${whole}// mine\n`],
  ["a line less", whole.slice(whole.indexOf("\n") + 1)],
  ["no last line", text],
  ["a last line alone", stampOf("")],
  ["nothing", ""],
  ["other line ends", whole.replaceAll("\n", "\r\n")],
])("%s is seen", (_what, changed) => {
  expect(isAsWritten(changed)).toBe(false);
});
