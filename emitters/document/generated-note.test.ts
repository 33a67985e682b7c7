import { expect, test } from "vitest";
import { generatedNote } from "./generated-note.ts";

test.each([
  [[], "podplanec build"],
  [["staging.podplanevars"], "podplanec build --vars staging.podplanevars"],
  [["../a/x.podplanevars", "y.podplanevars"], "podplanec build --vars ../a/x.podplanevars --vars y.podplanevars"],
  [["my values.podplanevars"], "podplanec build --vars 'my values.podplanevars'"],
  [["it's.podplanevars"], "podplanec build --vars 'it'\\''s.podplanevars'"],
  [["a\nreboot"], "podplanec build --vars 'a reboot'"],
])("outputs with the values of %j are made again by %s", (varsFiles, command) => {
  expect(generatedNote({ sourceName: "c.podplane", varsFiles })).toBe(
    `Generated from c.podplane. Do not edit: change that file and run \`${command}\`.`,
  );
});
