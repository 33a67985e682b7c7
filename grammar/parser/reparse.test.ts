import { describe, expect, test } from "vitest";
import { editRandomly } from "../../test/partial/random-edits.ts";
import { seededRandom } from "../../test/safety/random.ts";
import { countProblems, parse, type Read, reparse } from "./index.ts";

const source = `podplane 1

let size = 3

cluster a {
  oidc { issuer_url = "https://auth.example.com" }
  /// Where requests come in.
  pool ingress {
    size = let.size
    arch = arm64
  }
  pool batch { size = 1 }
  provider aws {
    account = "123456789012"
    zone us-east-1a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/24, pool = ingress }
    }
  }
  assert pool.ingress.size > 1, "two"
}
`;

/** What both ways of reading give alike. */
function shown({ file, problems }: Read): string {
  return JSON.stringify({ file, problems });
}

/** Reads on from one text to the next; throws where the result is not that of `parse`. How often that was possible. */
function readThrough(texts: Iterable<string>): number {
  let count = 0;
  let known: Read = parse("cluster.podplane", source);
  for (const text of texts) {
    const read = reparse(known, text);
    const fresh = parse("cluster.podplane", text);
    if (read) {
      count += 1;
      if (shown(read) !== shown(fresh)) expect({ ...read, text }).toEqual({ ...fresh, text });
    }
    known = read ?? fresh;
  }
  return count;
}

function typed(line: string, before: string): readonly string[] {
  const at = source.indexOf(before);
  return Array.from(line, (_, index) => `${source.slice(0, at)}${line.slice(0, index + 1)}\n${source.slice(at)}`);
}

describe("what is typed is read on, and gives what a whole reading gives", () => {
  test.each([
    ['  mirror = "https://deps.example.com"', "  pool ingress"],
    ["    disk_size = 100GiB, tags = { a = let.size }", "    arch = arm64"],
    ["      subnet { cidr = auto/28 }", "      subnet { cidr = auto/24"],
    ["  // why", "  pool batch"],
    ["let other = [1, 2]", "cluster a"],
  ])("%s", (line, before) => {
    const texts = typed(line, before);
    // An open bracket shows only where the file ends, and a value that is missing may be the word behind it.
    const balanced = texts.map((text) => parse("cluster.podplane", text).wereBalanced);
    const most = balanced.filter((one, index) => one && balanced[index - 1] !== false).length;
    expect(readThrough(texts)).toBeGreaterThanOrEqual(most - 1);
  });
});

test("a comma on the line behind the edition is that of a whole reading, with a comment before it, too", () => {
  for (const line of [",", "/// What it is.\n,", "/// What it\n, is, with no words of the language"]) {
    const [edition, ...rest] = source.split("\n");
    expect(readThrough([source, [edition, line, ...rest].join("\n"), source])).toBeGreaterThan(0);
  }
});

test("after random edits the tree is that of a whole reading", () => {
  const seeded = seededRandom(20261128);
  const random = (bound: number) => Math.floor(seeded() * bound);
  function* edits() {
    for (let edit = 0, text = source; edit < 1_500; edit += 1) {
      text = random(8) === 0 ? source : editRandomly(text, random);
      yield text;
    }
  }
  expect(readThrough(edits())).toBeGreaterThan(200);
});

test("nodes that an edit does not touch stay, at their new places", () => {
  const before = parse("cluster.podplane", source);
  const cluster = before.file.items.find((item) => item.kind === "block");
  const last = cluster?.body.items.at(-1);
  const after = reparse(before, source.replace("size = let.size", "size = let.size + 1"));
  const moved = after?.file.items.find((item) => item.kind === "block")?.body.items.at(-1);
  expect(moved).toBe(last);
  expect(moved?.span.start).toBe(source.indexOf("assert") + 4);
});

test("problems of a text are counted from an earlier reading, which stays as it is", () => {
  const seeded = seededRandom(20261129);
  const random = (bound: number) => Math.floor(seeded() * bound);
  let wrong = 0;
  for (let edit = 0, text = source; edit < 300; edit += 1) {
    text = random(8) === 0 ? source : editRandomly(text, random);
    const before = parse("cluster.podplane", source);
    const kept = shown(before);
    const problems = parse("cluster.podplane", text).problems.length;
    expect([text, countProblems(before, text)]).toEqual([text, problems]);
    expect(shown(before)).toBe(kept);
    if (problems > 0) wrong += 1;
  }
  expect(wrong).toBeGreaterThan(50);
});
