import { rmSync } from "node:fs";
import type { EventBody, RunView } from "../../engine/index.ts";

/** Deletes the files that a run made for itself and that are still there: plans, overrides. */
export function removeFiles({ files }: RunView, emit: (body: EventBody) => void): void {
  for (const { path } of files) {
    rmSync(path, { recursive: true, force: true });
    emit({ type: "file-removed", path });
  }
}
