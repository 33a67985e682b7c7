import { dirname, resolve } from "node:path";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { findSources } from "../project/index.ts";
import { projectRoot } from "../workspace/index.ts";
import { watchFolders } from "./watch-folders.ts";

const settle = 100;

/**
 * Builds, and builds again when a file of the project that can be a source changes, until Ctrl-C.
 * Changes that follow each other within a tenth of a second are one: editors write more than once.
 */
export async function watch(
  context: CommandContext,
  args: CommandArguments,
  build: () => Promise<number>,
): Promise<number> {
  const sources = findSources(context.cwd, args.positionals);
  const roots = new Set(sources.map((source) => projectRoot(dirname(resolve(context.cwd, source.file)))));
  const changes = createSignal();
  let failure: unknown;
  const onChange = (path: string): void => {
    if (isSource(path)) changes.raise();
  };
  const onFailure = (error: unknown): void => {
    failure = error;
    changes.raise();
  };
  const watchers = [...roots].map((root) => watchFolders(root, onChange, onFailure));
  context.signal.addEventListener("abort", () => changes.raise());
  try {
    while (!context.signal.aborted) {
      await buildAndGoOn(context, build);
      context.stdout.write("watching for changes; Ctrl-C ends it\n");
      await changes.wait();
      await new Promise((done) => setTimeout(done, settle));
      changes.clear();
      if (failure !== undefined) throw failure;
    }
  } finally {
    for (const watcher of watchers) watcher.close();
  }
  return exitCodes.ok;
}

/** A source that cannot be read is no reason to stop watching it. */
async function buildAndGoOn(context: CommandContext, build: () => Promise<number>): Promise<void> {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.stderr.write(`error: ${error.message}\n`);
  }
}

/** Outputs and files of tools change with every build and every apply. */
export function isSource(name: string): boolean {
  if (/(?:^|[\\/])(?:\.git|\.terraform|node_modules)[\\/]/.test(name)) return false;
  return (
    /\.(?:podplane|podplanevars|pem|crt|txt)$/.test(name) || /(?:^|[\\/])(?!podplane\.)[^\\/]+\.jsonc?$/.test(name)
  );
}

/** A flag that can be waited for. */
function createSignal() {
  let raised = false;
  let wake: (() => void) | undefined;
  return {
    raise() {
      raised = true;
      wake?.();
    },
    clear() {
      raised = false;
    },
    wait: () =>
      new Promise<void>((done) => {
        if (raised) done();
        else wake = done;
      }),
  };
}
