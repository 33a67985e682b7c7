import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type Diagnostic, Diagnostics } from "../../compiler/diagnostics/diagnostic.ts";
import { importJsonc } from "../../compiler/jsonc/import/index.ts";
import { LineIndex } from "../../grammar/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/command.ts";

/** Writes a `.podplane` file that means the same as a JSONC document, and never over anything. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const source = resolve(context.cwd, args.positionals[0] ?? "");
  const shownSource = shown(context, source);
  const text = decode(shownSource, await read(shownSource, source));
  const diagnostics = new Diagnostics();
  const imported = importJsonc(shownSource, text, diagnostics);
  for (const diagnostic of diagnostics.sorted()) context.stderr.write(describe(diagnostic, text));
  if (imported === undefined) return exitCodes.errors;
  const out = args.values.get("out");
  if (out === "-") {
    context.stdout.write(imported);
    return exitCodes.ok;
  }
  const target = out === undefined ? join(dirname(source), "cluster.podplane") : resolve(context.cwd, out);
  await create(shown(context, target), target, imported);
  context.stdout.write(`wrote ${shown(context, target)}\n`);
  if (basename(source) === "podplane.cluster.jsonc" && dirname(source) === dirname(target)) {
    context.stdout.write(`next: move ${shownSource} away, since \`podplanec build\` writes that file from now on\n`);
  }
  return exitCodes.ok;
}

/** A path as messages name it: from the working directory, with `/`. */
function shown(context: CommandContext, path: string): string {
  return relative(context.cwd, path).replaceAll("\\", "/");
}

async function read(name: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError(`${name} cannot be read`, { why: reason(error), fix: "check the path", cause: error });
  }
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new UserError(`${name} is not UTF-8`, {
      why: `the text before byte ${validLength(bytes)} can be read, what follows cannot`,
      fix: "save it as UTF-8",
      cause: error,
    });
  }
}

/** The number of bytes in front of the first that is no UTF-8. */
function validLength(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (startsValid(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether bytes are UTF-8 up to a character that is cut off at their end. */
function startsValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

async function create(name: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      throw new UserError(`${name} exists and was left as it is`, {
        why: "import never overwrites a file: it could be someone's work",
        fix: "name another file with --out, or print the result with --out -",
        cause: error,
      });
    }
    throw new UserError(`${name} cannot be written`, { why: reason(error), fix: "check the folder", cause: error });
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describe({ span, severity, code, message, why, help }: Diagnostic, text: string): string {
  const position = span && new LineIndex(text.replace(/^\uFEFF/, "")).position(span.start);
  const place = span && position ? `${span.file}:${position.line}:${position.column}: ` : "";
  return `${place}${severity}[${code}]: ${message}\n  why: ${why}\n  fix: ${help}\n`;
}
