import { join } from "node:path";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { bucketsOfSingleSettings } from "../../emitters/terraform/index.ts";
import { LineIndex } from "../../grammar/index.ts";
import { type HclItem, itemsOf, referencesIn } from "../hcl/index.ts";
import { readFolder, readText } from "../workspace/index.ts";

/** A resource in a file of the user's that sets what a generated one sets for the same bucket. */
export interface BucketClash {
  /** Name of the file in the folder of the outputs. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** That of the user: `aws_s3_bucket_policy.mine`. */
  readonly address: string;
  readonly generated: string;
  readonly bucket: string;
}

/**
 * Where files of users beside the outputs give a bucket of ours a second policy, lifecycle configuration or the like.
 * A bucket takes one of each, and the one that is applied last replaces the other without a word (documentation of the
 * AWS provider, `aws_s3_bucket_lifecycle_configuration`). All such resources that we generate are of this kind.
 * Files in JSON are not looked through.
 *
 * @param gone Outputs of the last build that this one deletes.
 */
export function findBucketClashes(
  folder: string,
  files: readonly Pick<EmittedFile, "path" | "text">[],
  gone: ReadonlySet<string>,
): readonly BucketClash[] {
  const ours = new Set(files.map((file) => file.path));
  const listing = readFolder(folder);
  const names = listing.kind === "entries" ? listing.entries.map(({ name }) => name).sort() : [];
  const own = names.filter((name) => /\.(?:tf|tofu)$/.test(name) && !ours.has(name) && !gone.has(name));
  if (own.length === 0) return [];
  const items = files.filter(({ path }) => path.endsWith(".tf")).flatMap(({ text }) => itemsOf(text));
  const generated = new Map(items.flatMap((item) => settingOf(item).map((key) => [key, item.address] as const)));
  const known = bucketsByName(items);
  return own.flatMap((file) => {
    const read = readText(join(folder, file));
    return read.kind === "text" ? clashesIn(file, read.text, generated, known) : [];
  });
}

/** `custom.tf:4: aws_s3_bucket_policy.mine and the generated …`. */
export function clashWords({ file, line, address, generated, bucket }: BucketClash, shown: string): string {
  return `warning: ${join(shown, file)}:${line}: ${address} and the generated ${generated} are both for ${bucket}, which takes one: each apply may replace the other's; remove yours`;
}

function clashesIn(
  file: string,
  text: string,
  generated: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, string>,
): readonly BucketClash[] {
  const index = new LineIndex(text);
  return itemsOf(text).flatMap((item) =>
    settingOf(item, known).flatMap((key) => {
      const ours = generated.get(key);
      // The same address twice is an error of OpenTofu, which says it well.
      if (ours === undefined || ours === item.address) return [];
      const bucket = key.slice(key.indexOf(" ") + 1);
      return [{ file, line: index.position(item.start).line, address: item.address, generated: ours, bucket }];
    }),
  );
}

/** The kind of setting and the address of its bucket, as one key; empty for everything else. */
function settingOf(item: HclItem, known: ReadonlyMap<string, string> = new Map()): readonly string[] {
  const [type] = item.address.split(".");
  const value = item.arguments.get("bucket");
  const owner = bucketsOfSingleSettings.find((one) => type?.startsWith(`${one}_`));
  if (owner === undefined || value === undefined) return [];
  const [reference, ...more] = referencesIn(value);
  if (reference?.names[0] === owner && more.length === 0) {
    return [`${type} ${reference.names.slice(0, 2).join(".")}`];
  }
  const named = known.get(value);
  return named === undefined ? [] : [`${type} ${named}`];
}

/** Generated buckets by what gives them their name: `bucket = "shop-uploads"`, or the same local value. */
function bucketsByName(items: readonly HclItem[]): ReadonlyMap<string, string> {
  return new Map(
    items.flatMap((item) => {
      const value = item.arguments.get("bucket");
      const isBucket = bucketsOfSingleSettings.some((type) => item.address.startsWith(`${type}.`));
      return isBucket && value !== undefined ? [[value, item.address] as const] : [];
    }),
  );
}
