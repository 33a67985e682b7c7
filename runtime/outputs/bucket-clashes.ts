import { join } from "node:path";
import { bucketSettings, type Diagnostics } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import type { Span } from "../../grammar/index.ts";
import { type HclItem, itemsOf, referencesIn } from "../hcl/index.ts";
import { bucketSettingFiles, type OwnFile } from "../project/index.ts";

/** Where the outputs of a cluster lie, beside files of the user's. */
export interface OutputPlace {
  /** Absolute. */
  readonly folder: string;
  /** From the working directory. */
  readonly shown: string;
}

/**
 * Reports where files of users beside the outputs give a bucket of ours a second policy, lifecycle configuration or the
 * like. A bucket takes one of each, and the one that is applied last replaces the other without a word (documentation
 * of the AWS provider, `aws_s3_bucket_lifecycle_configuration`). Files in JSON are not looked through. Texts of files
 * that are pointed into are added to `texts`.
 */
export function reportBucketClashes(
  { folder, shown }: OutputPlace,
  files: readonly OutputText[],
  { diagnostics, texts }: { readonly diagnostics: Diagnostics; readonly texts: Map<string, string> },
): void {
  for (const { name, text, item, generated, bucket } of clashesIn(folder, files)) {
    const file = join(shown, name);
    diagnostics.report("bucket-set-twice", headOf(item, file, text), { address: item.address, generated, bucket });
    texts.set(file, text);
  }
}

/** Whether anything would be reported. */
export function hasBucketClashes(folder: string, outputs: readonly OutputText[]): boolean {
  return clashesIn(folder, outputs).length > 0;
}

export type OutputText = Pick<EmittedFile, "path" | "text">;

interface Clash extends OwnFile {
  readonly item: HclItem;
  /** The address of what is generated. */
  readonly generated: string;
  readonly bucket: string;
}

function clashesIn(folder: string, outputs: readonly OutputText[]): readonly Clash[] {
  const own = bucketSettingFiles(folder);
  // For most: the outputs are long, and need not be read then.
  if (own.length === 0) return [];
  const items = outputs.flatMap(({ path, text }) => (path.endsWith(".tf") ? itemsOf(text) : []));
  const known = bucketsByName(items);
  const generated = new Map(items.map((item) => [settingOf(item, known), item.address]));
  return own.flatMap(({ name, text }) =>
    itemsOf(text).flatMap((item) => {
      const key = settingOf(item, known);
      const ours = generated.get(key);
      // The same address twice is an error of OpenTofu, which says it well.
      if (key === undefined || ours === undefined || ours === item.address) return [];
      return [{ name, text, item, generated: ours, bucket: key.slice(key.indexOf(" ") + 1) }];
    }),
  );
}

/** `resource "aws_s3_bucket_policy" "mine"` */
function headOf({ start }: HclItem, file: string, text: string): Span {
  const head = text.slice(start, text.indexOf("{", start));
  return { file, start, end: start + head.trimEnd().length };
}

/** The kind of setting and the address of its bucket, as one key; undefined for everything else. */
function settingOf(item: HclItem, known: ReadonlyMap<string | undefined, string>): string | undefined {
  const [type] = item.address.split(".");
  const value = item.arguments.get("bucket");
  const owner = bucketSettings.find((one) => one.type === type)?.bucket;
  if (owner === undefined || value === undefined) return undefined;
  const [reference, ...more] = referencesIn(value);
  if (reference?.names[0] === owner && more.length === 0) {
    return `${type} ${reference.names.slice(0, 2).join(".")}`;
  }
  const named = known.get(value);
  return named === undefined ? undefined : `${type} ${named}`;
}

/** Generated buckets by what gives them their name: `bucket = "shop-uploads"`, or the same local value. */
function bucketsByName(items: readonly HclItem[]): ReadonlyMap<string | undefined, string> {
  const types = new Set<string | undefined>(bucketSettings.map(({ bucket }) => bucket));
  const buckets = items.filter(({ address }) => types.has(address.split(".")[0]));
  return new Map(buckets.map((item) => [item.arguments.get("bucket"), item.address]));
}
