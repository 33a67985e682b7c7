import type { Output } from "../cli/index.ts";
import { namedKeys, type PutSeedEvent, type StateExists, seedObjectName } from "./put-seed.ts";

/** Bytes as people read them, in powers of 1000: `4.5 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 9.95 ? 1 : 0)} ${units[unit]}`;
}

/** Shows the events of one upload: a line that is rewritten on a terminal, plain lines elsewhere. */
export function progressOf(output: Output): { show(event: PutSeedEvent): void; end(): void } {
  let shown = "";
  const rewrite = (line: string) => {
    const text = line.slice(0, Math.max(output.columns - 1, 1));
    if (text === shown) return;
    output.write(`\r${text.padEnd(shown.length)}`);
    shown = text;
  };
  const end = () => {
    if (shown !== "") output.write(`\r${" ".repeat(shown.length)}\r`);
    shown = "";
  };
  const transient = (line: string) => {
    if (output.isTerminal) rewrite(line);
  };
  const show = (event: PutSeedEvent) => {
    switch (event.kind) {
      case "looking":
        return transient("looking whether the prefix is empty");
      case "sending": {
        const percent = event.bytesTotal === 0 ? 100 : Math.floor((event.bytesSent / event.bytesTotal) * 100);
        return transient(`uploading ${percent}% (${formatBytes(event.bytesSent)} of ${formatBytes(event.bytesTotal)})`);
      }
      case "comparing":
        return transient("comparing what is stored with the file");
      case "retrying":
        end();
        return output.write(`warning: ${event.why}; trying again (${event.attempt})\n`);
    }
  };
  return { show, end };
}

/** What stands in the way, in three lines: what, why, fix. */
export function describeState(state: StateExists): {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
} {
  const shown = state.found.join(", ");
  const more = state.found.length === namedKeys ? ", and perhaps more" : "";
  const what = `${state.url} is not empty: it holds ${shown || seedObjectName}${more}`;
  switch (state.seed) {
    case "same":
      return {
        what,
        why: `${seedObjectName} there is this very file, and a cluster has started from it; nothing was written`,
        fix: "nothing is left to do for this cluster; for a new one name another bucket or prefix",
      };
    case "other":
      return {
        what,
        why: `${seedObjectName} there is another seed, perhaps of a running cluster; nothing was written`,
        fix: "use that cluster, or name another bucket or prefix; delete nothing before you know whose it is",
      };
    case "absent":
      return {
        what,
        why: "a seed is only put where nothing is: this may be the state of a cluster; nothing was written",
        fix: "name another bucket or prefix; delete nothing before you know whose it is",
      };
  }
}
