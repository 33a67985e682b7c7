import type { Cell } from "./cell.ts";
import type { StoreOptions } from "./object-store.ts";
import { parseStoreUrl, splitObjectUrl } from "./store-url.ts";

/** Opens the cell at `s3://BUCKET/KEY`, `gs://BUCKET/KEY`, or `file:///DIR/FOLDER`. No request is made yet. */
export async function openCell(url: string, options: StoreOptions = {}): Promise<Cell> {
  const { store, key } = splitObjectUrl(url);
  const location = parseStoreUrl(store, options);
  switch (location.kind) {
    case "s3":
      return (await import("./s3-cell.ts")).openS3Cell(location, key, options);
    case "gcs":
      return (await import("./gcs-cell.ts")).openGcsCell(location, key, options);
    case "directory":
      return (await import("./directory-cell.ts")).openDirectoryCell(location, key);
  }
}
