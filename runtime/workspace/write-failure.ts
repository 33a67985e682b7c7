import { UserError } from "../cli/index.ts";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  ENOENT: "no folder can be made there",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "a folder stands where a file is needed",
  EEXIST: "a file stands where a folder is needed",
  ELOOP: "links lead in a circle",
  ENAMETOOLONG: "the name is too long",
};

/** Whether an error is one that the operating system gave. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

/** Whether the system refused to write, which no further attempt mends. */
export function isWriteFailure(error: unknown): error is NodeJS.ErrnoException {
  return isSystemError(error) && Object.hasOwn(reasons, error.code);
}

/** What the user can act on where the system refused to write `what` to a folder; every other error as it is. */
export function explainWriteFailure(
  error: unknown,
  what: string,
  folder: string,
  details: { readonly why: string; readonly fix: string },
): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const reason = reasons[String(error.code)] ?? error.message;
  return new UserError(`${what} could not be written to ${folder}: ${reason}`, { ...details, cause: error });
}
