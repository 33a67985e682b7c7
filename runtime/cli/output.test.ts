import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { outputOf, written } from "./output.ts";

const path = join(temporaryFolder("output"), "out");

/** A descriptor of an empty file. */
function descriptor(flags: "w" | "r"): number {
  writeFileSync(path, "");
  const file = openSync(path, flags);
  onTestFinished(() => closeSync(file));
  return file;
}

/** A stream that keeps what it is given, and what an output made of it. */
function outputWith(file: number, members: object = {}, env: NodeJS.ProcessEnv = {}, highWaterMark = 1024) {
  const stream = Object.assign(new PassThrough({ highWaterMark }), members) as unknown as NodeJS.WriteStream;
  const opened: string[] = [];
  const output = outputOf(
    file,
    () => {
      opened.push("opened");
      return stream;
    },
    env,
  );
  return { output, stream, opened };
}

const textOf = (stream: NodeJS.WriteStream): string => `${Reflect.apply(PassThrough.prototype.read, stream, []) ?? ""}`;

describe("writing", () => {
  test("short texts go out directly, up to what fits into a pipe; then a stream is opened, once", () => {
    const { output, stream, opened } = outputWith(descriptor("w"));
    output.write("ä\n");
    output.write(Buffer.from("x".repeat(16_381)));
    expect([readFileSync(path, "utf8"), opened]).toEqual([`ä\n${"x".repeat(16_381)}`, []]);
    output.write("one ");
    output.write("more");
    expect([textOf(stream), opened]).toEqual(["one more", ["opened"]]);
    expect(readFileSync(path)).toHaveLength(16_384);
  });

  test("what does not go out directly is left to the stream, as is all that follows", () => {
    const { output, stream } = outputWith(descriptor("r"));
    output.write("refused, ");
    output.write("and behind it");
    expect(textOf(stream)).toBe("refused, and behind it");
  });

  test("nothing opens nothing", () => {
    const { output, opened } = outputWith(descriptor("w"));
    output.write("");
    expect(opened).toEqual([]);
  });
});

describe("what it is", () => {
  test("a file is no terminal, and is not opened to find that out", () => {
    const { output, opened } = outputWith(descriptor("w"), { isTTY: true, columns: 200 });
    expect([output.isTerminal, output.columns, opened]).toEqual([false, 80, []]);
  });

  const device = openSync("/dev/null", "w");

  test.each([
    ["a terminal", device, { isTTY: true, columns: 200 }, { TERM: "xterm" }, [true, 200]],
    ["another device", device, {}, { TERM: "xterm" }, [false, 80]],
    ["a terminal of unknown width", device, { isTTY: true, columns: 0 }, {}, [true, 80]],
    ["a terminal that shows lines only", device, { isTTY: true, columns: 90 }, { TERM: "dumb" }, [false, 90]],
    ["what cannot be looked at", 1_000_000, { isTTY: true, columns: 90 }, {}, [true, 90]],
  ])("%s", (_name, file, members, env, expected) => {
    const { output } = outputWith(file, members, env);
    expect([output.isTerminal, output.columns]).toEqual(expected);
  });

  test("a stream that is open is asked", () => {
    const { output } = outputWith(descriptor("r"), { isTTY: true, columns: 90 });
    output.write("x");
    expect([output.isTerminal, output.columns]).toEqual([true, 90]);
  });
});

describe("waiting", () => {
  /** Whether something ended by itself, when all that was due has run. */
  async function ends(promise: Promise<void> | undefined): Promise<boolean> {
    let isDone = false;
    promise?.then(() => {
      isDone = true;
    });
    await new Promise((next) => setImmediate(next));
    return isDone;
  }

  test("there is room where nothing was opened, or the stream has some", async () => {
    const { output } = outputWith(descriptor("r"), {}, {}, 4);
    expect(await ends(output.drained?.())).toBe(true);
    output.write("abc");
    expect(await ends(output.drained?.())).toBe(true);
  });

  test.each<[string, (stream: NodeJS.WriteStream) => unknown]>([
    ["somebody reads", (stream) => textOf(stream)],
    ["the reader is gone", (stream) => stream.destroy()],
  ])("a full stream is waited for until %s", async (_name, act) => {
    const { output, stream } = outputWith(descriptor("r"), {}, {}, 4);
    output.write("abcdefgh");
    const waiting = output.drained?.();
    expect(await ends(waiting)).toBe(false);
    act(stream);
    expect(await ends(waiting)).toBe(true);
    expect([stream.listenerCount("drain"), stream.listenerCount("close")]).toEqual([0, 0]);
  });

  test("a terminal is told not to block, where it can be told", () => {
    const told: unknown[] = [];
    const setBlocking = (on: boolean): void => {
      told.push(on);
    };
    for (const members of [
      { isTTY: true, _handle: { setBlocking } },
      { isTTY: false, _handle: { setBlocking } },
      { isTTY: true, _handle: { setBlocking: "no" } },
      { isTTY: true, _handle: {} },
      { isTTY: true, _handle: null },
      { isTTY: true, _handle: "no" },
      { isTTY: true },
    ]) {
      outputWith(descriptor("r"), members).output.neverWait?.();
    }
    expect(told).toEqual([false]);
  });

  test("what was written is out when the stream holds nothing back any more, or is gone", async () => {
    const idle = outputWith(descriptor("r")).stream;
    expect(await ends(written(idle))).toBe(true);
    for (const act of [
      (stream: NodeJS.WriteStream) => textOf(stream),
      (stream: NodeJS.WriteStream) => stream.destroy(),
    ]) {
      const { output, stream } = outputWith(descriptor("r"), {}, {}, 4);
      output.write("abcdefgh");
      output.write("ijkl");
      const waiting = written(stream);
      expect(await ends(waiting)).toBe(false);
      act(stream);
      expect(await ends(waiting)).toBe(true);
      stream.destroy();
      expect(await ends(written(stream))).toBe(true);
    }
  });
});
