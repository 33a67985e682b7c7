import { getCompileCacheDir } from "node:module";
import { setFlagsFromString } from "node:v8";

/**
 * Loads modules with every function in them compiled. Node's compile cache keeps what V8 has compiled
 * when a module is loaded. V8 by itself leaves functions for when they are called, so they would miss
 * the cache, and every run would compile them again: a quarter of a cold `check`. Without the cache,
 * compiling what is never called would be for nothing.
 */
export async function loadWhole<T>(load: () => Promise<T>): Promise<T> {
  if (getCompileCacheDir() === undefined) return load();
  setFlagsFromString("--no-lazy");
  try {
    return await load();
  } finally {
    setFlagsFromString("--lazy");
  }
}
