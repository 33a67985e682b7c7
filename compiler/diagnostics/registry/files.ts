import { p, rule } from "../rule/index.ts";

/** PDP19…: the files that a command line names, and the comments in them that are for podplanec. */
export const fileRules = {
  "source-missing": rule("PDP1901", "error", {
    title: p`there is no ${"path"}`,
    why: p`A path on the command line is a file, a folder, or a pattern that matches some.`,
    fix: p`Name a file, a folder or a pattern.`,
  }),
  "source-unreadable": rule("PDP1902", "error", {
    title: p`${"path"} cannot be read: ${"reason"}`,
    why: p`A source is a file of text that podplanec may read.`,
    fix: p`${"fix"}`,
  }),
  "source-not-utf8": rule("PDP1903", "error", {
    title: p`${"path"} is not UTF-8, from byte ${"offset"} on`,
    why: p`Sources are UTF-8 text.`,
    fix: p`Save the file as UTF-8.`,
  }),
  "source-kind-unknown": rule("PDP1904", "error", {
    title: p`${"path"} is neither a .podplane nor a .jsonc file`,
    why: p`The ending of a file says in which notation it is written.`,
    fix: p`Name a file with one of these endings.`,
  }),
  "source-ambiguous": rule("PDP1905", "error", {
    title: p`${"path"} has both ${"source"} and a ${"document"} that is not generated from it`,
    why: p`It is unclear which of them describes the cluster.`,
    fix: p`Remove one of them, or name the file.`,
  }),
  "source-several": rule("PDP1906", "error", {
    title: p`${"path"} has several files with a cluster: ${"files"}`,
    why: p`A folder stands for its cluster.podplane, or for its only file with a cluster.`,
    fix: p`Name one of them.`,
  }),
  "source-none": rule("PDP1907", "error", {
    title: p`there is no cluster in ${"path"}`,
    why: p`A folder has a cluster.podplane, a single *.podplane with a cluster, or a podplane.cluster.jsonc.`,
    fix: p`Name the file.`,
  }),
  "source-overwritten": rule("PDP1908", "error", {
    title: p`the source ${"path"} would be overwritten by an output`,
    why: p`No command writes to a file that it reads as source.`,
    fix: p`Rename the source, or build into another folder with --out.`,
  }),
  "allow-malformed": rule("PDP1951", "warning", {
    title: p`this comment allows nothing: ${"reason"}`,
    why: p`A comment for podplanec names the diagnostics that it allows, so that others still show.`,
    fix: p`Write // podplane: allow PDP3045, and why it is right here.`,
  }),
  "allow-without-reason": rule("PDP1952", "warning", {
    title: p`${"codes"} ${"is"} allowed without a reason`,
    why: p`Whoever reads the line next must be able to tell whether the reason still holds.`,
    fix: p`Write why it is right here behind a comma: // podplane: allow ${"codes"}, the reason.`,
  }),
  "allow-error": rule("PDP1953", "warning", {
    title: p`${"code"} is an error, and errors cannot be allowed`,
    why: p`What an error says would fail, or lose something, whatever the comment says.`,
    fix: p`Mend what it reports, and take the code out of the comment.`,
  }),
  "allow-idle": rule("PDP1954", "warning", {
    title: p`${"code"} is allowed here, and nothing reports it`,
    why: p`A comment that is not needed would hide the next fault of that kind on this line.`,
    fix: p`Take the code out of the comment.`,
  }),
} as const;
