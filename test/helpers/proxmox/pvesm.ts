import { rmSync } from "node:fs";
import { Refusal, readOptions, UsageError } from "./options.ts";
import type { PveNode, PveState } from "./state.ts";

/** Where a volume of a file storage lies. */
export function volumePath(node: PveNode, volume: string): string {
  return `${node.files}/volumes/${volume.replace(":", "/")}`;
}

/** `pvesm`: `--content` replaces the list of what a storage takes. */
export function pvesm(state: PveState, node: PveNode, [verb, name = "", ...words]: readonly string[]): string {
  switch (verb) {
    case "set": {
      const content = readOptions(words, { content: /^[a-z]+(?:,[a-z]+)*$/ }).get("content");
      if (!state.storages.has(name)) throw new Refusal(`storage '${name}' does not exist`);
      state.storages.set(name, content?.split(",") ?? []);
      return "";
    }
    case "path":
      if (!/^[A-Za-z0-9._-]+:(?:import|iso)\/\S+$/.test(name)) throw new UsageError(`${name} is no volume`);
      return `${volumePath(node, name)}\n`;
    case "free":
      if (!node.volumes.delete(name)) throw new Refusal(`no such volume '${name}'`);
      rmSync(volumePath(node, name));
      return "";
    default:
      throw new UsageError(`pvesm ${verb} is none of the contract`);
  }
}
