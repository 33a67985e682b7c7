import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { type Cell, openCell } from "../stores/index.ts";
import { changedMeanwhile, foreignConfig, planConfig, putConfig } from "./plan-config.ts";

const options = { signal: new AbortController().signal };
let folder: string;
let cell: Cell;
beforeEach(async () => {
  folder = temporaryFolder("config");
  cell = await openCell(`${pathToFileURL(folder).href}/config.jsonc`);
});
afterEach(() => {
  cell.close();
});

function stamped(text: string): string {
  const digest = createHash("sha256").update(text).digest("hex");
  return `${text}// What stands above was written by podplanec. sha256:${digest}\n`;
}

const three = stamped('{ "size": 3 }\n');
const four = stamped('{ "size": 4 }\n');

async function put(text: string, mayReplace?: string) {
  const plan = await planConfig(cell, text, mayReplace, options);
  return plan.action === "foreign" ? plan : { plan, result: await putConfig(cell, text, plan, options) };
}

test("a configuration is made, stays, and is replaced by that of another build", async () => {
  expect(await put(three)).toMatchObject({ plan: { action: "create" }, result: { kind: "created", version: "1" } });
  expect(await put(three)).toMatchObject({ plan: { action: "unchanged" }, result: { kind: "unchanged" } });
  expect(await put(four)).toMatchObject({
    plan: { action: "replace", version: "1", differences: ["size: 3 → 4"] },
    result: { kind: "replaced", version: "2" },
  });
  expect((await cell.read(options.signal))?.text).toBe(four);
});

describe("what somebody changed there", () => {
  const theirs = three.replace("3", "5");

  test("stays, and is told with its ETag", async () => {
    await cell.write(theirs, undefined, options.signal);
    const plan = await planConfig(cell, four, undefined, options);
    expect(plan).toMatchObject({ action: "foreign", version: "1", differences: ["size: 5 → 4"] });
    await expect(putConfig(cell, four, plan, options)).rejects.toThrow("config.jsonc was to be written over");
    expect((await cell.read(options.signal))?.text).toBe(theirs);
    expect(foreignConfig("s3://b/c", plan, undefined, "podplanec config put")).toMatchObject({
      why: "its ETag is 1, and its last line does not say that a build wrote what stands above",
      fix: "bring what it holds into the source, then replace just this text: `podplanec config put --replace 1`",
    });
  });

  test("is replaced by whoever names its ETag, with or without quotes, and no other", async () => {
    await cell.write(theirs, undefined, options.signal);
    const other = await planConfig(cell, four, "2", options);
    expect(other.action).toBe("foreign");
    expect(foreignConfig("s3://b/c", other, '"2"', "x").why).toBe(
      "--replace names 2, and its ETag is 1, and its last line does not say that a build wrote what stands above",
    );
    expect(await put(four, '"1"')).toMatchObject({ result: { kind: "replaced" } });
  });

  test("since it was looked at, stays, and is told with both ETags", async () => {
    await put(three);
    const plan = await planConfig(cell, four, undefined, options);
    await cell.write(theirs, "1", options.signal);
    const result = await putConfig(cell, four, plan, options);
    expect(result).toEqual({ kind: "changed", expected: "1", found: "2" });
    expect((await cell.read(options.signal))?.text).toBe(theirs);
    expect(changedMeanwhile("s3://b/c", { expected: '"1"', found: '"2"' }).why).toBe(
      "its ETag was 1 when it was looked at, and it is 2 now",
    );
    expect(changedMeanwhile("s3://b/c", { expected: undefined, found: "2" }).why).toBe(
      "nothing was there when it was looked at, and it is 2 now",
    );
  });
});
