import { join } from "node:path";
import { bucketSettings, type Diagnostics, type Ir } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import type { Span } from "../../grammar/index.ts";
import { type HclItem, itemsOf, referencesIn } from "../hcl/index.ts";
import { ownFiles } from "../project/index.ts";

type Settings = ReturnType<typeof bucketSettings>;

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
  ir: Ir,
  files: readonly Pick<EmittedFile, "path" | "text">[],
  { diagnostics, texts }: { readonly diagnostics: Diagnostics; readonly texts: Map<string, string> },
): void {
  const settings = settingsOf(ir);
  const own = settings.length === 0 ? [] : ownFiles(folder);
  if (own.length === 0) return;
  const items = files.filter(({ path }) => path.endsWith(".tf")).flatMap(({ text }) => itemsOf(text));
  const known = bucketsByName(items, settings);
  const generated = new Map(
    items.flatMap((item) => {
      const key = settingOf(item, settings, known);
      return key === undefined ? [] : [[key, item.address] as const];
    }),
  );
  for (const { name, text } of own) {
    const file = join(shown, name);
    for (const item of itemsOf(text)) {
      const key = settingOf(item, settings, known);
      const ours = key === undefined ? undefined : generated.get(key);
      // The same address twice is an error of OpenTofu, which says it well.
      if (key === undefined || ours === undefined || ours === item.address) continue;
      const parameters = { address: item.address, generated: ours, bucket: key.slice(key.indexOf(" ") + 1) };
      diagnostics.report("bucket-set-twice", headOf(item, file, text), parameters);
      texts.set(file, text);
    }
  }
}

/** What buckets of a cluster have once and that is generated. */
function settingsOf({ providers, defaults }: Ir): Settings {
  return bucketSettings(
    providers.map(({ kind }) => kind),
    defaults.value,
  );
}

/** `resource "aws_s3_bucket_policy" "mine"` */
function headOf({ start }: HclItem, file: string, text: string): Span {
  const head = text.slice(start).split("{", 1)[0] ?? "";
  return { file, start, end: start + head.trimEnd().length };
}

/** The kind of setting and the address of its bucket, as one key; undefined for everything else. */
function settingOf(item: HclItem, settings: Settings, known: ReadonlyMap<string, string>): string | undefined {
  const [type] = item.address.split(".");
  const value = item.arguments.get("bucket");
  const owner = settings.find((one) => one.type === type)?.bucket;
  if (owner === undefined || value === undefined) return undefined;
  const [reference, ...more] = referencesIn(value);
  if (reference?.names[0] === owner && more.length === 0) {
    return `${type} ${reference.names.slice(0, 2).join(".")}`;
  }
  const named = known.get(value);
  return named === undefined ? undefined : `${type} ${named}`;
}

/** Generated buckets by what gives them their name: `bucket = "shop-uploads"`, or the same local value. */
function bucketsByName(items: readonly HclItem[], settings: Settings): ReadonlyMap<string, string> {
  const types = new Set(settings.map(({ bucket }) => bucket));
  return new Map(
    items.flatMap((item) => {
      const value = item.arguments.get("bucket");
      return types.has(item.address.split(".")[0] ?? "") && value !== undefined ? [[value, item.address] as const] : [];
    }),
  );
}
