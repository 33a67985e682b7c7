import type { Ir } from "../../../compiler/index.ts";
import { serverConfigs } from "../../outputs/index.ts";
import { storeOptionsOf } from "../../stores/index.ts";
import { shellWord } from "../world/index.ts";

/** Commands that empty the buckets of a cluster in a store of one's own: nobody here has made them, and nobody deletes them. */
export function commandsToEmpty(ir: Ir): readonly string[] {
  const { endpoint } = storeOptionsOf(ir.platform);
  const own = serverConfigs(ir).flatMap(({ bucket }) => bucket ?? []);
  const names = new Set([...own, ...Object.values(ir.platform.buckets).map(({ name }) => name.value)]);
  const at = endpoint === undefined ? "" : ` --endpoint-url ${shellWord(endpoint)}`;
  return [...names].map((name) => `aws s3 rm --recursive${at} ${shellWord(`s3://${name}`)}`);
}
