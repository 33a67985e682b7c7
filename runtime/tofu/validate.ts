import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Diagnostics, originSpan } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import type { CommandContext } from "../cli/index.ts";
import type { ClusterBuild } from "../outputs/index.ts";
import { printable } from "../render/index.ts";
import { causeOf } from "../trace/index.ts";
import { readText } from "../workspace/index.ts";
import { findModuleInput, type GeneratedPlace } from "./module-input.ts";
import { runTofu, type TofuResult } from "./run.ts";
import { noSecrets, type SecretVariables } from "./secret-variables.ts";

/** One message of `tofu validate -json`, as far as it is read (contracts/terraform.md 5.4 and 5.6). */
export interface TofuDiagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly range?: {
    readonly filename: string;
    readonly start: { readonly line: number; readonly byte: number };
    readonly end: { readonly byte: number };
  };
}

/** What messages are reported for: the outputs, and the folder where they stand beside files of the user. */
type ValidatedBuild = Pick<ClusterBuild, "files" | "folder" | "shown">;

/**
 * Lets OpenTofu check the outputs of a cluster together with the user's own files, in a temporary
 * folder, and reports what it says at the lines of the source that caused it. Texts of the user's
 * files are added to `sources`, so that messages can show them.
 */
export async function validateWithTofu(
  context: CommandContext,
  command: string,
  build: ValidatedBuild,
  sources: Map<string, string>,
  secrets: SecretVariables = noSecrets,
): Promise<Diagnostics> {
  const diagnostics = new Diagnostics();
  const folder = mkdtempSync(join(tmpdir(), "podplanec-"));
  try {
    layOut(folder, build);
    const init = await runTofu(context, command, folder, ["init", "-backend=false", "-input=false", "-no-color"], {
      onText: (text) => context.stderr.write(printable(text)),
      secrets,
    });
    if (context.signal.aborted) return diagnostics;
    const validate = await runTofu(context, command, folder, ["validate", "-json", "-no-color"], {
      document: true,
      secrets,
    });
    const messages = parseMessages(validate);
    // What `init` cannot read at all, `validate` says with its place. Where there is no such thing, `init` failed at
    // what is no fault of the source: what it could not fetch, `validate` misses at lines that are right.
    if (init.status !== 0 && !messages?.some((one) => one.range && !followsFromInit(one))) {
      diagnostics.report("tofu-failed", undefined, { summary: "init failed", detail: firstError(init) });
      return diagnostics;
    }
    if (!messages) {
      diagnostics.report("tofu-failed", undefined, { summary: "validate failed", detail: lastLines(validate) });
    }
    for (const message of messages ?? []) {
      if (init.status === 0 || !followsFromInit(message)) reportTofuMessage(message, build, sources, diagnostics);
    }
    return diagnostics;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `validate` says of every module and provider that `init` did not get. */
function followsFromInit({ summary }: TofuDiagnostic): boolean {
  return /^(?:Module not installed|Missing required provider|Inconsistent dependency lock file)$/.test(summary);
}

/** Generated files, and beside them what else OpenTofu reads in the output folder. */
function layOut(folder: string, build: ValidatedBuild): void {
  for (const file of build.files) {
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  const generated = new Set(build.files.map((file) => file.path));
  const present = statSync(build.folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(build.folder) : [];
  for (const name of present) {
    if (generated.has(name) || !/\.(?:tf|tofu)(?:\.json)?$|^\.terraform\.lock\.hcl$/.test(name)) continue;
    cpSync(join(build.folder, name), join(folder, name));
  }
}

function parseMessages(result: TofuResult): readonly TofuDiagnostic[] | undefined {
  try {
    const document = JSON.parse(result.stdout) as { diagnostics?: readonly TofuDiagnostic[] };
    return document.diagnostics ?? [];
  } catch {
    return undefined;
  }
}

function lastLines(result: TofuResult): string {
  const lines = `${result.stderr}\n${result.stdout}`.split("\n").map((line) => line.replace(/^[╷│╵\s]+/, "").trim());
  return lines
    .filter((line) => line !== "")
    .slice(-12)
    .join(" ");
}

/** What `init` said of the first thing that went wrong: others mostly fail for the same reason. */
function firstError({ stdout, stderr }: TofuResult): string {
  const text = `${stderr}\n${stdout}`.replace(/^[╷│╵]/gm, "");
  const from = text.search(/^\s*Error: /m);
  if (from < 0) return lastLines({ status: 1, stdout, stderr });
  const [, ...paragraphs] = text.slice(from).split(/^\s*Error: /m);
  const [first = "", ...others] = paragraphs.map((paragraph) => paragraph.replace(/\s+/g, " ").trim());
  return others.length === 0 ? first : `${first} (and ${others.length} more)`;
}

/** Reports one message at the line of the source that caused the line it is about. */
export function reportTofuMessage(
  message: TofuDiagnostic,
  build: ValidatedBuild,
  sources: Map<string, string>,
  diagnostics: Diagnostics,
): void {
  const { summary, range } = message;
  const detail = (message.detail ?? "").replace(/\s+/g, " ").trim() || "OpenTofu gives no reason.";
  if (!range) {
    diagnostics.report("tofu-failed", undefined, { summary, detail });
    return;
  }
  const found = findGenerated(range, detail, build.files);
  if (!found) {
    reportOwn(message, detail, build, sources, diagnostics);
    return;
  }
  const { file, start, end } = found;
  const origin = causeOf(file, start, end);
  const place = `${join(build.shown, file.path)}:${file.text.slice(0, start).split("\n").length}`;
  const rule = message.severity === "error" ? "tofu-refused" : "tofu-warned";
  diagnostics.report(
    rule,
    origin && originSpan(origin),
    { summary, detail, place },
    { related: relatedOf(file, build, start, end, sources) },
  );
}

function relatedOf(file: EmittedFile, build: ValidatedBuild, start: number, end: number, sources: Map<string, string>) {
  const shown = join(build.shown, file.path);
  sources.set(shown, file.text);
  return [{ span: { file: shown, start, end }, message: "the generated line" }];
}

function reportOwn(
  message: TofuDiagnostic,
  detail: string,
  build: ValidatedBuild,
  sources: Map<string, string>,
  diagnostics: Diagnostics,
): void {
  const range = message.range;
  const own = range && readText(join(build.folder, range.filename));
  if (!range || own?.kind !== "text") {
    diagnostics.report("tofu-failed", undefined, { summary: message.summary, detail });
    return;
  }
  const file = join(build.shown, range.filename);
  sources.set(file, own.text);
  const span = { file, start: utf16Offset(own.text, range.start.byte), end: utf16Offset(own.text, range.end.byte) };
  diagnostics.report("tofu-refused-own", span, { summary: message.summary, detail });
}

/** The place of a byte of UTF-8 in UTF-16 units. */
function utf16Offset(text: string, byte: number): number {
  return Buffer.from(text, "utf8").subarray(0, byte).toString("utf8").length;
}

/** The generated text that a message is about: where it points, or the argument that a module refuses. */
export function findGenerated(
  range: NonNullable<TofuDiagnostic["range"]>,
  detail: string,
  files: readonly EmittedFile[],
): GeneratedPlace | undefined {
  const file = files.find((one) => one.path === range.filename);
  if (!file) return findModuleInput(detail, files);
  return { file, start: utf16Offset(file.text, range.start.byte), end: utf16Offset(file.text, range.end.byte) };
}
