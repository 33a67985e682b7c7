#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

// The first of each that reads zstd, in which state stores keep their snapshots.
if (major < 22 || (major === 22 && minor < 15) || (major === 23 && minor < 8)) {
  process.stderr.write(
    `error: podplanec needs Node 22.15 or newer, and this is ${process.versions.node}\nfix: update Node\n`,
  );
  process.exitCode = 2;
} else {
  // Before anything else is loaded: the cache spares V8 the compilation of every later module.
  process.getBuiltinModule("node:module").enableCompileCache();
  const { runPodplanec } = await import("./program.ts");
  // At once: all is written, and what a process takes down by itself costs more than compiling a hundred lines.
  process.exit(await runPodplanec(process));
}
