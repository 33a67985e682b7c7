import { expect, test } from "vitest";
import { analyse, CompileCache } from "../../compiler/index.ts";
import { seededRandom } from "../safety/random.ts";
import { editRandomly } from "./random-edits.ts";
import { inputOf, type Subject } from "./subjects.ts";

/*
 * Types, faults and what is told of each file, after edits of a file and of the one that it uses, are those of a run that
 * knows nothing, places included: trees that are read on from an edit move in place, and what is kept of the other file
 * may point into them.
 */

const library = `podplane 1
param region: string = "us-east-1"
let sizes = { staging = 1, production = 3 }
let other = let.sizes.staging + 1
/// A worker.
template worker(size: int, label: string = "x") for pool { size = size, arch = arm64, instance_type = "t4g.medium" }
template nets(a: int) for zone {
  subnet { cidr = auto/28, services = [nstance] }
  for i in range(a) { subnet { cidr = auto/24, pool = control-plane } }
}
abstract cluster base { name = "B", pool web { size = let.other }, pool old { size = 1 } }
`;

const main = `podplane 1
use "lib.podplane" as l
param n: int = 2
let unused = l.sizes.prodution
cluster c extends l.base {
  remove pool oldd
  pool control-plane { include l.worker(size = "x") }
  pool web { include l.worker(size = l.sizes.staging), size = l.nope }
  for i in range(param.n) { pool "p\${i}" { include l.worker(siz = 1) } }
  for p in pool { remove name }
  provider aws { zone us-east-1a { include l.nets(a = 1) } }
  assert pool.web.size > 1, "x"
}
`;

const original = new Map([
  ["main.podplane", main],
  ["lib.podplane", library],
]);

function typesOf(subject: Subject, files: ReadonlyMap<string, string>, cache: CompileCache): string {
  const { typed } = analyse({ ...inputOf(subject, files), cache });
  const rows = [...typed].map(([path, { types, faults, toldPlaces, diagnostics }]) => [
    path,
    [...types].map(([{ kind, span }, type]) => JSON.stringify([span.start, span.end, kind, type])).sort(),
    [...faults].map(({ kind, span }) => `${kind} ${span.start}`).sort(),
    [...toldPlaces].sort(),
    diagnostics,
  ]);
  return JSON.stringify(rows);
}

test.each([20260101, 20260102])(
  "after random edits of two files types are those of a fresh run (seed %i)",
  (seed) => {
    const next = seededRandom(seed);
    const random = (bound: number) => Math.floor(next() * bound);
    const subject = { name: "two files", main: "main.podplane", changed: "", files: original, assignments: [] };
    const cache = new CompileCache();
    let files: ReadonlyMap<string, string> = original;
    for (let edit = 0; edit < 100; edit++) {
      const changed = random(2) === 0 ? "main.podplane" : "lib.podplane";
      files = random(8) === 0 ? original : new Map(files).set(changed, editRandomly(files.get(changed) ?? "", random));
      const text = [...files.values()].join("\n---\n");
      expect(typesOf(subject, files, cache), text).toBe(typesOf(subject, files, new CompileCache()));
    }
  },
  120_000,
);
