import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test/helpers/temporary-folder.ts";
import { skipFacades } from "./skip-facades.ts";

test("a file that only passes on is taken out, and what loaded it loads the one behind it", () => {
  const folder = temporaryFolder("facades");
  mkdirSync(join(folder, "chunks"));
  const built = {
    "main.js": 'await import("./chunks/program-A.js");',
    "chunks/program-A.js": 'import{go,run}from"./chunk-B.js";import"./chunk-C.js";export{go,run};\n',
    "chunks/chunk-B.js": 'import"./chunk-C.js";function go(){return import("./check-D.js")}export{go,run};',
    "chunks/chunk-C.js": "var used=1;export{used};",
    "chunks/check-D.js": 'import{run2}from"./chunk-B.js";export{run2 as run};',
  };
  for (const [name, text] of Object.entries(built)) writeFileSync(join(folder, name), text);
  skipFacades(Object.keys(built).map((name) => join(folder, name)));
  expect(existsSync(join(folder, "chunks/program-A.js"))).toBe(false);
  expect(readFileSync(join(folder, "main.js"), "utf8")).toBe('await import("./chunks/chunk-B.js");');
  // It passes on under another name, which the file behind it does not have.
  expect(existsSync(join(folder, "chunks/check-D.js"))).toBe(true);
  expect(readFileSync(join(folder, "chunks/chunk-B.js"), "utf8")).toBe(built["chunks/chunk-B.js"]);
});
