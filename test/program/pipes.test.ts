import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { describe, expect, test } from "vitest";
import { startProgram } from "../helpers/run-program.ts";
import { profileBytes } from "../helpers/seed-fixture.ts";
import { makeFolder } from "../safety/tree.ts";

/** A pipe is a file whose bytes may come later, or never: the first Ctrl-C ends the wait. */

const seed = await profileBytes("minimal");
const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
const cluster = {
  id: "demo",
  oidc: { issuer_url: "https://auth.example.com" },
  seed: { name: "minimal", version: "1.2.3-1", digest },
};
const document = JSON.stringify({ cluster });

function folderWithPipe(): string {
  const folder = makeFolder({ "my.netsy": seed, "podplane.cluster.jsonc": document });
  execFileSync("mkfifo", [join(folder, "pipe"), join(folder, "pipe.jsonc")]);
  return folder;
}

const seedBuild = ["seed", "build", "--out", "b.netsy", "--seed"];
const commands: readonly (readonly [string, readonly string[]])[] = [
  ["seed inspect", ["seed", "inspect", "pipe"]],
  ["values of seed build", [...seedBuild, "my.netsy", "--values", "pipe"]],
  ["standard input of fmt", ["fmt", "-"]],
];

/** Linux says in which call a process waits only to root, so that the test asks what it has open. */
const hasOpen = (pid: number | undefined, name: string): boolean => {
  try {
    const links = execFileSync("ls", ["-l", `/proc/${pid}/fd`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return links.includes(name);
  } catch {
    return false;
  }
};

describe.skipIf(process.platform !== "linux")("the first Ctrl-C ends", () => {
  test.each(commands.slice(0, 2))("%s, while nobody writes", async (_name, words) => {
    const folder = folderWithPipe();
    const child = startProgram(folder, words);
    const ended = once(child, "exit");
    await expect.poll(() => hasOpen(child.pid, join(folder, "pipe")), { timeout: 20_000 }).toBe(true);
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
  });

  test.each(commands)("%s, while the writer says nothing", async (_name, words) => {
    const folder = folderWithPipe();
    const child = startProgram(folder, words);
    const ended = once(child, "exit");
    if (words.includes("pipe")) {
      const writer = createWriteStream(join(folder, "pipe"));
      // The program may be gone before all is written.
      writer.on("error", () => undefined);
      await once(writer, "open");
      writer.write(words.includes("inspect") ? seed.subarray(0, 100) : "platform:\n");
    } else {
      // More than waits between two processes: it is gone when the program has begun to read.
      await new Promise((done) => child.stdin?.write("\n".repeat(8 * 1024 * 1024), done));
    }
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
  });
});

describe("what comes through a pipe is read to its end", () => {
  async function feed(words: readonly string[], bytes: Uint8Array) {
    const folder = folderWithPipe();
    const child = startProgram(folder, words);
    let stderr = "";
    child.stderr?.on("data", (chunk) => {
      stderr += chunk;
    });
    const ended = once(child, "exit");
    child.stdout?.resume();
    await pipeline([bytes], createWriteStream(join(folder, "pipe")));
    const [code] = await ended;
    return { folder, code, stderr };
  }

  test("by seed inspect", async () => {
    expect(await feed(["seed", "inspect", "pipe"], seed)).toMatchObject({ code: 0, stderr: "" });
  });

  test("as values", async () => {
    const words = [...seedBuild, "my.netsy", "--values", "pipe"];
    const { folder, code } = await feed(words, Buffer.from("platform: {components: {apps: {piped: {enabled: true}}}}"));
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "b.netsy"), "latin1")).toContain('"piped":{"enabled":true}');
  });
});

test.each([
  ["a seed, which is read more than once", [...seedBuild, "pipe"], "the seed pipe is no regular file"],
  ["a seed to put", ["seed", "put", "pipe", "--to", "file:///nowhere"], "pipe is not a file"],
  [
    "a cluster",
    ["seed", "build", "pipe.jsonc", "--out", "b.netsy"],
    "pipe.jsonc cannot be read: it is no regular file",
  ],
])("a pipe as %s is refused at once", async (_name, words, message) => {
  const child = startProgram(folderWithPipe(), words);
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "exit");
  expect([code, stderr.split("\n")[0]]).toEqual([1, `error: ${message}`]);
});
