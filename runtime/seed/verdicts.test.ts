import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NetsyRecord, writeNetsyFile } from "../../emitters/netsy/index.ts";
import { collectBytes } from "../../test/helpers/byte-streams.ts";
import { netsyVectors } from "../../test/helpers/netsy-vectors.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { seedRecord } from "../../test/helpers/seed-fixture.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";

/** What `seed inspect` says of a file is what `seed put` does with it. */

const folder = temporaryFolder("verdicts");

let count = 0;

async function verdicts(bytes: Uint8Array) {
  const name = `f${++count}.netsy`;
  writeFileSync(join(folder, name), bytes);
  const inspected = await runCommand(folder, ["seed", "inspect", name, "--json"]);
  const target = join(folder, `bucket${count}`);
  const { code } = await runCommand(folder, ["seed", "put", name, "--to", pathToFileURL(target).href]);
  const isPut = code === 0 && readdirSync(target).includes("bootstrap.netsy");
  return { isPut, told: inspected.code === 0 && JSON.parse(inspected.stdout).put.accepted };
}

const hex = (text: string): Buffer => Buffer.from(text, "hex");

describe("they agree", () => {
  test.each(netsyVectors.vectors.map((vector) => [vector.name, vector] as const))("on %s", async (_name, vector) => {
    const { isPut, told } = await verdicts(hex(vector.hex));
    expect(told).toBe(isPut);
    // Whatever is put, Netsy starts from.
    if (isPut) expect(vector.bootstrap.accepted).toBe(true);
  });

  test.each(netsyVectors.invalid.map(({ name, hex: bytes }) => [name, bytes] as const))(
    "on %s",
    async (_name, bytes) => {
      expect(await verdicts(hex(bytes))).toEqual({ isPut: false, told: false });
    },
  );

  const keys = fc.array(fc.constantFrom("_netsy", "/a", "/b", "/c"), { maxLength: 5 });

  test("on files of any keys, revisions and makers", async () => {
    const shapes = fc.record({
      keys,
      first: fc.constantFrom(1, 1, 1, 2),
      kind: fc.constantFrom(1 as const, 1 as const, 2 as const),
      compression: fc.constantFrom(1 as const, 2 as const),
      leaderId: fc.constantFrom("demo", "demo", "seed", ""),
      tail: fc.constantFrom("", "", "00"),
    });
    let put = 0;
    await fc.assert(
      fc.asyncProperty(shapes, async ({ keys: names, first, kind, compression, leaderId, tail }) => {
        const records: NetsyRecord[] = ["_netsy", ...names].map((key, index) => seedRecord(first + index, key, "{}"));
        const options = { kind, compression, recordsCount: records.length, leaderId, createdAt: undefined };
        const file = await collectBytes(writeNetsyFile(options, records));
        const { isPut, told } = await verdicts(Buffer.concat([file, hex(tail)]));
        expect(told).toBe(isPut);
        const isGood = first === 1 && kind === 1 && leaderId !== "seed" && tail === "";
        expect(isPut).toBe(isGood && new Set(records.map(({ key }) => String(key))).size === records.length);
        if (isPut) put++;
      }),
      { numRuns: 150, seed: 20_260_711 },
    );
    expect(put).toBeGreaterThan(5);
  });
});
