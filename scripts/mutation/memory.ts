import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf, type Mutant } from "./mutants.ts";

/*
 * What earlier runs have seen, so that who writes tests for what is left does not wait for all the rest again. It holds as
 * long as neither the mutant's file nor the files of tests that saw it have changed; what is not seen is always looked at.
 */

interface Sighting {
  /** The digest of the mutant's file. */
  readonly source: string;
  /** The digests of the files of tests one of which saw it, by their paths. */
  readonly tests: Readonly<Record<string, string>>;
}

export class Memory {
  readonly #root: string;
  readonly #path: string;
  readonly #sightings: Record<string, Sighting>;

  /** Reads what is remembered in the file `path`, which may be missing; `root` is what other paths are relative to. */
  constructor(root: string, path: string) {
    this.#root = root;
    this.#path = path;
    this.#sightings = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  }

  /** Whether the mutant was seen, and would be again. */
  holds(mutant: Mutant): boolean {
    const sighting = this.#sightings[keyOf(mutant)];
    if (sighting?.source !== this.#digestOf(mutant.file)) return false;
    return Object.entries(sighting.tests).every(([test, digest]) => digest === this.#digestOf(test));
  }

  /** Remembers that one of `tests` saw the mutant, on disk, too. */
  note(mutant: Mutant, tests: Iterable<string>): void {
    const digests = [...tests].map((test) => [test, this.#digestOf(test)]);
    this.#sightings[keyOf(mutant)] = { source: this.#digestOf(mutant.file), tests: Object.fromEntries(digests) };
    // A run that is ended meanwhile leaves the older file, not half of this one.
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#sightings, undefined, 1));
    renameSync(`${this.#path}.new`, this.#path);
  }

  #digestOf(file: string): string {
    const path = join(this.#root, file);
    return existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
  }
}
