import { textIn } from "./members.ts";
import { StoreError, saidBy } from "./store-error.ts";

/** What the system calls an error of a file, such as `ENOENT`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return textIn(error, "code");
}

/** What is no error of the file system, such as content that was changed, passes unaltered. */
export function explainFileError(error: unknown, doing: string, url: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const what = `cannot ${doing} ${url}`;
  const details = { why: saidBy(error), cause: error };
  switch (code) {
    case "EACCES":
    case "EROFS":
      return new StoreError("denied", what, { ...details, fix: "run as a user who may write there" });
    case "ENOTDIR":
      return new StoreError("missing", what, { ...details, fix: "name a folder: a part of the path is a file" });
    case "EPERM":
    case "ENOTSUP":
    case "EOPNOTSUPP":
      return new StoreError("refused", what, {
        ...details,
        fix: "use a file system with hard links: without them a file cannot be made whole and only once",
      });
    case "ENOENT":
      return new StoreError("unavailable", what, { ...details, fix: "run the same command again" });
    default:
      return new StoreError("refused", what, { ...details, fix: "mend what the system reports, then run again" });
  }
}
