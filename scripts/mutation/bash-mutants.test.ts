import { describe, expect, test } from "vitest";
import { bashMutants } from "./bash-mutants.ts";

/** What each mistake makes of the one line that it is in. */
function changed(line: string, file = "a.sh"): readonly string[] {
  return bashMutants(file, line).map(({ mutator, text }) => `${mutator}: ${text}`);
}

describe("a line of Bash", () => {
  test.each([
    ["  chmod 0640 x", ["drop-line:   :", "move-bound:   chmod 0644 x"]],
    ["umask 022", ["drop-line: :", "move-bound: umask 026"]],
    [
      "((10#$part <= 255)) || return 1",
      [
        "drop-line: :",
        "negate-test: ! ((10#$part <= 255)) || return 1",
        "negate-test: ((10#$part <= 255)) && return 1",
        "move-bound: ((10#$part < 255)) || return 1",
        "move-bound: ((10#$part <= 256)) || return 1",
      ],
    ],
    [
      "if [[ -n $a && $b == c ]]; then",
      [
        "negate-test: if ! [[ -n $a && $b == c ]]; then",
        "negate-test: if [[ -z $a && $b == c ]]; then",
        "negate-test: if [[ -n $a || $b == c ]]; then",
        "negate-test: if [[ -n $a && $b != c ]]; then",
      ],
    ],
    ["if ! [[ $a ]]; then", []],
    ["  --anonymous-auth=false", ["drop-flag:   "]],
    ['  "--v=${LEVEL:-2}"', ["drop-flag:   "]],
    ["rm -f x", ["drop-line: :", "drop-flag: rm  x"]],
    ['log "gone"', []],
    ["# chmod 0640", []],
    ["a)", []],
    ["fi", []],
    ["name() {", []],
    ["x=${a:-1}", ["drop-line: :"]],
    ["first | # goes on", ["drop-line: :"]],
  ])("%s", (line, expected) => {
    expect(changed(line)).toEqual(expected);
  });

  test("goes on where it ends so, and is not dropped in parts", () => {
    const dropped = bashMutants("a.sh", "a &&\n  b\nc \\\n  d\ne |\n  f\ng\n").filter(
      ({ mutator }) => mutator === "drop-line",
    );
    expect(dropped.map(({ line }) => line)).toEqual([7]);
  });

  test("of a table is dropped whole, and nothing else is done to it", () => {
    const text = "cat <<'TABLE'\n0750 root root /opt\nTABLE\nread -r a <<<\"$b\"\nc\n";
    const of = bashMutants("a.sh", text).filter(({ line }) => line === 2);
    expect(of.map(({ text: mutated }) => mutated)).toEqual([text.replace("0750 root root /opt", "")]);
    expect(bashMutants("a.sh", text).some(({ line }) => line === 5)).toBe(true);
  });
});

test("a mutant says where it is, and the rest of the file is as it was", () => {
  const [only] = bashMutants("vmconfig/a.sh", "# one\n  touch x\n# three\n");
  expect(only).toEqual({
    file: "vmconfig/a.sh",
    line: 2,
    column: 3,
    mutator: "drop-line",
    replacement: ":",
    text: "# one\n  :\n# three\n",
  });
});

test("of a unit each setting is dropped", () => {
  expect(changed("UMask=0077", "a.service")).toEqual(["drop-line: "]);
  expect(changed("[Service]", "a.service")).toEqual([]);
  expect(changed("# ProtectHome=yes", "a.service")).toEqual([]);
});
