import { readdirSync, readFileSync } from "node:fs";
import { showsSecret } from "./canary.ts";

/** Where a text was seen: in the arguments or the environment of a process, by the process's name. */
export interface Seen {
  readonly process: string;
  readonly place: "arguments" | "environment";
  readonly text: string;
}

export interface ProcessWatch {
  /** Ends it; how often it looked, and what it saw, each once. */
  end(): { readonly looks: number; readonly seen: readonly Seen[] };
}

/** How often is looked, in milliseconds: programs that live shorter are not seen. */
const lookEvery = 10;

/**
 * Looks for texts in the arguments and the environment of every process of this machine below some folders, again and
 * again. Those that run in none of `homes` are not looked at: other work is done here, too. Texts that come to be
 * on the way are asked for at each look.
 */
export function watchProcesses(
  homes: string | readonly string[],
  texts: readonly string[] | (() => readonly string[]),
): ProcessWatch {
  const all = typeof homes === "string" ? [homes] : homes;
  const seen = new Map<string, Seen>();
  let looks = 0;
  const look = (): void => {
    looks += 1;
    const wanted = typeof texts === "function" ? texts() : texts;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const environment = readOf(pid, "environ");
      // Each has it there, whatever folder it went to.
      if (!all.some((home) => environment.includes(home))) continue;
      const [name = ""] = readOf(pid, "comm").split("\n");
      const words = readOf(pid, "cmdline").split("\0");
      const found = {
        arguments: wanted.filter((one) => showsSecret(words, one)),
        environment: wanted.filter((one) => environment.includes(one)),
      } as const;
      for (const place of ["arguments", "environment"] as const) {
        for (const text of found[place]) seen.set(`${name} ${place} ${text}`, { process: name, place, text });
      }
    }
  };
  const timer = setInterval(look, lookEvery);
  return {
    end() {
      clearInterval(timer);
      return { looks, seen: [...seen.values()] };
    },
  };
}

function readOf(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    // It has ended.
    return "";
  }
}
