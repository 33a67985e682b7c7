import { expect, test } from "vitest";
import { generatedNote } from "./generated-note.ts";

test.each([
  [[], "podplanec build"],
  [["--vars", "staging.podplanevars"], "podplanec build --vars staging.podplanevars"],
  [["--vars", "../a/x.podplanevars"], "podplanec build --vars ../a/x.podplanevars"],
  [["--set", "size=3", "--out", "eu"], "podplanec build --set size=3 --out eu"],
  [["--set", 'greeting="$(reboot)"'], `podplanec build --set 'greeting="$(reboot)"'`],
  [["--vars", "my values.podplanevars"], "podplanec build --vars 'my values.podplanevars'"],
  [["--vars", "it's.podplanevars"], "podplanec build --vars 'it'\\''s.podplanevars'"],
  [["--vars", "a\nreboot"], "podplanec build --vars 'a reboot'"],
])("outputs with the options %j are made again by %s", (buildOptions, command) => {
  expect(generatedNote({ sourceName: "c.podplane", buildOptions })).toBe(
    `Generated from c.podplane. Do not edit: change that file and run \`${command}\`.`,
  );
});
