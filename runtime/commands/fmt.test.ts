import { chmod, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { asOrdinaryUser } from "../../test/helpers/ordinary-user.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { runCommandLine } from "../program.ts";
import { testContext } from "../vmconfig/test-context.ts";

const messy = "podplane 1\nlet a   =  3\n";
const tidy = "podplane 1\nlet a = 3\n";
const broken = "podplane 1\nlet a = = 3\nlet b  = 1\n";

async function project(files: Readonly<Record<string, string>>) {
  const cwd = temporaryFolder("fmt");
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), content);
  }
  const fmt = async (words: readonly string[], input = "") => {
    const stdin = (async function* () {
      yield Buffer.from(input);
    })();
    const context = { ...testContext(cwd), stdin };
    const code = await runCommandLine(context, ["fmt", ...words]);
    return { code, stdout: context.out(), stderr: context.err() };
  };
  return { cwd, fmt, read: (name: string) => readFile(join(cwd, name), "utf8") };
}

test("formats every source below a folder, and leaves other files alone", async () => {
  const { fmt, read } = await project({
    "a.podplane": messy,
    "sub/b.podplane": messy,
    "sub/c.txt": messy,
    ".hidden/d.podplane": messy,
    "node_modules/e.podplane": messy,
  });
  expect(await fmt([])).toEqual({ code: 0, stdout: "wrote a.podplane\nwrote sub/b.podplane\n", stderr: "" });
  expect(await read("a.podplane")).toBe(tidy);
  expect(await read("sub/b.podplane")).toBe(tidy);
  for (const name of ["sub/c.txt", ".hidden/d.podplane", "node_modules/e.podplane"])
    expect(await read(name)).toBe(messy);
});

test("does not touch a file that is canonical", async () => {
  const { cwd, fmt } = await project({ "a.podplane": tidy });
  const before = await stat(join(cwd, "a.podplane"));
  expect(await fmt(["a.podplane"])).toEqual({ code: 0, stdout: "", stderr: "" });
  const after = await stat(join(cwd, "a.podplane"));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});

test("--check writes nothing and exits 3 where something would change", async () => {
  const { fmt, read } = await project({ "a.podplane": messy, "b.podplane": tidy });
  expect(await fmt(["--check"])).toEqual({ code: 3, stdout: "would change a.podplane\n", stderr: "" });
  expect(await read("a.podplane")).toBe(messy);
  expect((await fmt(["--check", "b.podplane"])).code).toBe(0);
});

test("a file with syntax errors is left alone and reported, others are formatted", async () => {
  const { fmt, read } = await project({ "a.podplane": broken, "b.podplane": messy });
  const { code, stdout, stderr } = await fmt(["*.podplane"]);
  expect([code, stdout]).toEqual([1, "wrote b.podplane\n"]);
  expect(stderr).toBe(`error PDP1046: \`=\` cannot stand here; a value was expected

  a.podplane:2:9
2 │ let a = = 3
  │         ^

why: What stands here does not continue what stands before it.
fix: Write a value, or remove \`=\`.
more: podplanec explain PDP1046

1 error in a.podplane
`);
  expect(await read("a.podplane")).toBe(broken);
});

test("formats standard input", async () => {
  const { fmt } = await project({});
  expect(await fmt(["-"], messy)).toEqual({ code: 0, stdout: tidy, stderr: "" });
  expect(await fmt(["-", "--check"], messy)).toEqual({ code: 3, stdout: "", stderr: "" });
  expect(await fmt(["-"], broken)).toMatchObject({ code: 1, stdout: "" });
  expect(await fmt(["-", "--check"], tidy)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect((await fmt(["-"], broken)).stderr).toContain("\n  standard input:2:9\n2 │ let a = = 3\n");
  expect(await fmt(["-", "a.podplane"])).toEqual({ code: 2, stdout: "", stderr: "error: `-` stands alone\n" });
});

test("writes through a symbolic link, and says what it cannot find", async () => {
  const { cwd, fmt, read } = await project({ "real/a.podplane": messy, "x.txt": "" });
  await symlink(join("real", "a.podplane"), join(cwd, "link.podplane"));
  expect((await fmt(["link.podplane"])).code).toBe(0);
  expect(await read("real/a.podplane")).toBe(tidy);
  expect((await fmt(["no.podplane"])).stderr).toBe(
    "error: there is no no.podplane\nfix: name a file, a folder or a pattern\n",
  );
  expect((await fmt(["x.txt"])).stderr).toBe(
    "error: x.txt is no .podplane file\nfix: name files with this ending, or folders\n",
  );
});

test("a folder that cannot be read is explained", async () => {
  const { cwd, fmt } = await project({ "a/x.podplane": messy });
  await chmod(cwd, 0o755);
  await chmod(join(cwd, "a"), 0o000);
  const { code, stderr } = await asOrdinaryUser(() => fmt(["--check"]));
  await chmod(join(cwd, "a"), 0o755);
  expect([code, stderr.split("\n")[0]]).toEqual([1, "error: the folder a cannot be read: permission is denied"]);
});

test("standard input has to be UTF-8, and keeps its mark", async () => {
  const { cwd } = await project({});
  const formatted = async (bytes: Uint8Array) => {
    const stdin = (async function* () {
      yield bytes.subarray(0, 1);
      yield bytes.subarray(1);
    })();
    const context = { ...testContext(cwd), stdin };
    const code = await runCommandLine(context, ["fmt", "-"]);
    return { code, stdout: context.out(), stderr: context.err() };
  };
  expect(await formatted(Buffer.from([0xfc, 0x0a]))).toEqual({
    code: 1,
    stdout: "",
    stderr: "error: standard input is not UTF-8\nwhy: sources are UTF-8 text\n",
  });
  expect((await formatted(Buffer.from(`${messy}# ä\n`))).stdout).toBe(`${tidy}# ä\n`);
});

test("patterns mean sources and folders, and nothing is formatted twice", async () => {
  const { fmt } = await project({
    "a.podplane": messy,
    "b.txt": "",
    "c/d.podplane": messy,
    "c/e/f.podplane": messy,
  });
  expect((await fmt(["[ab].*", "a.podplane", "{c,d}", "--check"])).stdout).toBe(
    "would change a.podplane\nwould change c/d.podplane\nwould change c/e/f.podplane\n",
  );
  expect((await fmt(["?.podplane", "--check"])).stdout).toBe("would change a.podplane\n");
  expect((await fmt(["x*"])).stderr).toBe("error: there is no x*\nfix: name a file, a folder or a pattern\n");
});
