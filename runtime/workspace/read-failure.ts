import { isSystemError } from "./write-failure.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
};

/** Why the operating system did not let a file be read, in words; undefined for an error of another kind. */
export function readReason(error: unknown): string | undefined {
  return isSystemError(error) ? (reasons[error.code] ?? error.code) : undefined;
}
