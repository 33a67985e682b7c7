import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeNetsyFile } from "../../emitters/netsy/index.ts";
import { collectBytes } from "../../test/helpers/byte-streams.ts";
import { seedRecord } from "../../test/helpers/seed-fixture.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { memoryContent } from "./content.ts";
import { verifiedSeed } from "./verify-seed.ts";

const { signal } = new AbortController();

function fileWith(bytes: Uint8Array): string {
  const path = join(temporaryFolder("verify"), "seed.netsy");
  writeFileSync(path, bytes);
  return path;
}

async function seedBytes(keys: readonly string[]): Promise<Uint8Array> {
  const records = keys.map((key, index) => seedRecord(1 + index, key, "{}"));
  const options = {
    kind: 1,
    compression: 1,
    recordsCount: keys.length,
    leaderId: "demo",
    createdAt: undefined,
  } as const;
  return collectBytes(writeNetsyFile(options, records));
}

test("a seed is hashed, and says for whom it was made and how much it holds", async () => {
  const bytes = await seedBytes(["_netsy", "/a", "/b"]);
  const { content, facts } = await verifiedSeed(fileWith(bytes), "seed.netsy", signal);
  expect(facts).toEqual({ records: 3, leaderId: "demo" });
  expect(content).toMatchObject({ size: bytes.length, digests: memoryContent(bytes).digests });
});

test("what Netsy would not take is refused, with the reason", async () => {
  await expect(
    verifiedSeed(fileWith(await seedBytes(["_netsy", "/a", "/a"])), "seed.netsy", signal),
  ).rejects.toMatchObject({
    message: "seed.netsy is no seed that Netsy would take; nothing was uploaded",
    why: 'record 2 (revision 3, key "/a"): an earlier record has the same key (check bootstrap)',
    fix: "make it again with `podplanec seed build`, or copy it again from where it is whole",
  });
});

test("that it was cancelled is not the file's fault", async () => {
  const path = fileWith(await seedBytes(["_netsy"]));
  const gone = AbortSignal.abort(new Error("cancelled"));
  await expect(verifiedSeed(path, "seed.netsy", gone)).rejects.toThrow("cancelled");
});
