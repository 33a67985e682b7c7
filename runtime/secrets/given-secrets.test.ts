import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { readGiven } from "./given-secrets.ts";

const folder = temporaryFolder("given");

test.each([
  ["a folder", folder, "it is a folder"],
  ["a path with nothing there", join(folder, "nothing"), "there is no such file"],
])("%s is refused in words", async (_, path, reason) => {
  const reading = readGiven({ cwd: folder, files: [path], stdin: Readable.from([]) });
  await expect(reading).rejects.toThrow(`${path} cannot be read: ${reason}`);
});
