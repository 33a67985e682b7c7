import { describe, expect, test } from "vitest";
import { explainFileError } from "./file-errors.ts";

describe("what the system says", () => {
  const said = (code: string): Error => Object.assign(new Error("said"), { code });
  const links = "use a file system with hard links: without them a file cannot be made whole and only once";

  test.each([
    ["EACCES", "denied", "run as a user who may write there"],
    ["EROFS", "denied", "run as a user who may write there"],
    ["ENOTDIR", "missing", "name a folder: a part of the path is a file"],
    ["EPERM", "refused", links],
    ["ENOTSUP", "refused", links],
    ["EOPNOTSUPP", "refused", links],
    ["ENOENT", "unavailable", "run the same command again"],
    ["ENOSPC", "refused", "mend what the system reports, then run again"],
  ])("%s is %s", (code, kind, fix) => {
    const told = { kind, message: "cannot list file:///srv", why: "said", fix };
    expect(explainFileError(said(code), "list", "file:///srv")).toMatchObject(told);
  });

  test("is not what a fault of the content says", () => {
    for (const other of [
      new Error("changed"),
      said(""),
      Object.assign(new Error("aborted"), { code: 20 }),
      "text",
      undefined,
    ]) {
      expect(explainFileError(other, "list", "file:///srv")).toBe(other);
    }
  });
});
