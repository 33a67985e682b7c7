import type { Ir } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { type ServerConfig, serverConfigs } from "../outputs/index.ts";

/** A configuration with its text and its address. */
export interface PlacedConfig extends ServerConfig {
  /** Such as `s3://BUCKET/shard/SHARD/config.jsonc`. */
  readonly url: string;
  readonly text: string;
}

/**
 * The configurations of a cluster, of the files that its source gives. `bucket` is that of Nstance's servers where the
 * modules choose its name.
 */
export function placedConfigs(
  ir: Ir,
  files: readonly EmittedFile[],
  bucket: string | undefined,
): readonly PlacedConfig[] {
  return serverConfigs(ir).map((config) => {
    const name = config.bucket ?? bucket;
    const file = files.find(({ path }) => path === config.path);
    if (name === undefined || !file) throw new Error(`${config.path} has no place`);
    return { ...config, url: `${config.scheme}://${name}/${config.key}`, text: file.text };
  });
}
