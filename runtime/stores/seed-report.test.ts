import { describe, expect, test } from "vitest";
import type { Output } from "../cli/index.ts";
import type { PutSeedEvent } from "./put-seed.ts";
import { describeState, formatBytes, progressOf } from "./seed-report.ts";

const events: readonly PutSeedEvent[] = [
  { kind: "looking", attempt: 1 },
  { kind: "sending", bytesSent: 500_000, bytesTotal: 4_500_000 },
  { kind: "sending", bytesSent: 4_500_000, bytesTotal: 4_500_000 },
  { kind: "retrying", attempt: 2, delay: 250, why: "cannot write to s3://demo: socket hang up" },
  { kind: "comparing" },
];

function shown(isTerminal: boolean, columns: number): string {
  let text = "";
  const output: Output = {
    isTerminal,
    columns,
    write: (part) => {
      text += part;
    },
  };
  const progress = progressOf(output);
  for (const event of events) progress.show(event);
  progress.end();
  return text;
}

describe("progress", () => {
  test("is one rewritten line on a terminal, and leaves nothing but warnings", () => {
    expect(shown(true, 80).split("\r")).toEqual([
      "",
      "looking whether the prefix is empty",
      "uploading 11% (500 kB of 4.5 MB)   ",
      "uploading 100% (4.5 MB of 4.5 MB)",
      " ".repeat(33),
      "warning: cannot write to s3://demo: socket hang up; trying again (2)\n",
      "comparing what is stored with the file",
      " ".repeat(38),
      "",
    ]);
  });

  test("never wraps on a narrow terminal", () => {
    const parts = shown(true, 20)
      .split(/[\r\n]/)
      .filter((part) => !part.startsWith("warning"));
    expect(parts.length).toBe(9);
    for (const part of parts) expect(part.length).toBeLessThan(20);
  });

  test("on a terminal of one column is one sign, and is not written twice", () => {
    expect(shown(true, 1)).toBe(
      "\rl\ru\r \rwarning: cannot write to s3://demo: socket hang up; trying again (2)\n\rc\r \r",
    );
  });

  test("of nothing is whole", () => {
    const parts: unknown[] = [];
    const output: Output = { isTerminal: true, columns: 80, write: (part) => parts.push(part) };
    progressOf(output).show({ kind: "sending", bytesSent: 0, bytesTotal: 0 });
    expect(parts.join("")).toBe("\ruploading 100% (0 bytes of 0 bytes)");
  });

  test("is plain lines elsewhere", () => {
    expect(shown(false, 80)).toBe("warning: cannot write to s3://demo: socket hang up; trying again (2)\n");
  });
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [9_949, "9.9 kB"],
  [9_950, "10 kB"],
  [999_499, "999 kB"],
  [4_512_345, "4.5 MB"],
  [999_500, "1.0 MB"],
  [45_600_000, "46 MB"],
  [1_073_741_824, "1.1 GB"],
  [1_000_000_000_000, "1000 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

describe("state that exists", () => {
  const state = { kind: "state-exists", url: "s3://demo/netsy" } as const;

  test("is named, and said to be untouched", () => {
    const found = ["chunks/a", "members.json"];
    expect(describeState({ ...state, found, seed: "absent" })).toEqual({
      what: "s3://demo/netsy is not empty: it holds chunks/a, members.json",
      why: "a seed is only put where nothing is: this may be the state of a cluster; nothing was written",
      fix: "name another bucket or prefix; delete nothing before you know whose it is",
    });
  });

  test("is said to be more than what is named", () => {
    const found = ["1", "2", "3", "4", "5"];
    expect(describeState({ ...state, found, seed: "other" })).toEqual({
      what: "s3://demo/netsy is not empty: it holds 1, 2, 3, 4, 5, and perhaps more",
      why: "bootstrap.netsy there is another seed, perhaps of a running cluster; nothing was written",
      fix: "use that cluster, or name another bucket or prefix; delete nothing before you know whose it is",
    });
  });

  test("is told from a cluster that was seeded with the same file", () => {
    const found = ["bootstrap.netsy", "members.json"];
    expect(describeState({ ...state, found, seed: "same" })).toEqual({
      what: "s3://demo/netsy is not empty: it holds bootstrap.netsy, members.json",
      why: "bootstrap.netsy there is this very file, and a cluster has started from it; nothing was written",
      fix: "nothing is left to do for this cluster; for a new one name another bucket or prefix",
    });
  });

  test("is the seed at least where a listing is behind the write", () => {
    expect(describeState({ ...state, found: [], seed: "other" }).what).toBe(
      "s3://demo/netsy is not empty: it holds bootstrap.netsy",
    );
  });
});
