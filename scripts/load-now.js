let load;

/** Requires a chunk, by its path from this one. A part of the built program, not of the build (`later-plugin.ts`). */
export function loadNow(chunk) {
  load ??= process.getBuiltinModule("node:module").createRequire(import.meta.url);
  return load(chunk);
}
