import { addAbortSignal } from "node:stream";
import {
  type CommandContext,
  type CommandSpec,
  exitCodes,
  type LiveTerminal,
  type Terminal,
  UserError,
} from "./command.ts";
import { commandHelp, commandList, overview } from "./help.ts";
import { loadWhole } from "./load-whole.ts";
import { outputOf, written } from "./output.ts";
import { findCommand, parseCommandArguments } from "./parse-arguments.ts";
import { similarTo } from "./similar.ts";

const issues = "https://github.com/podplane/podplanec/issues";

/**
 * Runs one of the commands for a process and returns the exit code, when all that it wrote is out of this process. The
 * only place that touches `process`.
 */
export async function runProcess(commands: readonly CommandSpec[], host: NodeJS.Process): Promise<number> {
  const abort = new AbortController();
  // A listener that stays: what restores terminals ends the process where a signal has none.
  const stop = (signal: NodeJS.Signals): void => {
    if (abort.signal.aborted) {
      for (const one of stopping) host.off(one, stop);
      host.kill(host.pid, signal);
    }
    abort.abort();
  };
  for (const signal of stopping) host.on(signal, stop);
  const lasting = { isOn: false };
  const streams: NodeJS.WriteStream[] = [];
  const opened = (stream: NodeJS.WriteStream): NodeJS.WriteStream => {
    streams.push(stream);
    return stream;
  };
  const context: CommandContext = {
    cwd: host.cwd(),
    // Opening it costs, and hardly any command reads it.
    get stdin() {
      return addAbortSignal(abort.signal, host.stdin);
    },
    get stdinIsTerminal() {
      return host.stdin.isTTY === true;
    },
    get terminal() {
      return terminalOf(host);
    },
    stdout: outputOf(1, () => opened(openStdout(host, lasting)), host.env),
    stderr: outputOf(2, () => opened(host.stderr), host.env),
    get liveTerminal() {
      return liveTerminalOf(host, () => stop("SIGINT"));
    },
    outliveTerminal: () => outliveTerminal(host, lasting),
    env: host.env,
    signal: abort.signal,
  };
  const code = await runCommandLine(commands, context, host.argv.slice(2));
  for (const stream of streams) await written(stream);
  return code;
}

const stopping = ["SIGINT", "SIGTERM"] as const;

function liveTerminalOf(host: NodeJS.Process, interrupt: () => void): LiveTerminal | undefined {
  const { stdout, stdin, env } = host;
  if (!stdout.isTTY || env["TERM"] === "dumb" || env["INK_SCREEN_READER"] === "true") return undefined;
  return { output: stdout, input: stdin.isTTY ? stdin : undefined, interrupt };
}

/** A closed terminal sends SIGHUP, and then takes nothing any more. */
function outliveTerminal(host: NodeJS.Process, lasting: { isOn: boolean }): void {
  lasting.isOn = true;
  host.on("SIGHUP", () => undefined);
  for (const stream of [host.stdin, host.stdout, host.stderr]) stream.on("error", () => undefined);
}

/** Runs one command line in a given world: what a process and the tests both call. */
export async function runCommandLine(
  commands: readonly CommandSpec[],
  context: CommandContext,
  words: readonly string[],
): Promise<number> {
  try {
    return await dispatch(commands, context, words);
  } catch (error) {
    return isCancelled(context, error) ? exitCodes.cancelled : explain(context, error);
  }
}

/** What begins as commands do shows these; anything else is told what it may have meant. */
async function refuseUnknown(
  commands: readonly CommandSpec[],
  context: CommandContext,
  words: readonly string[],
): Promise<number> {
  const [first = "", second] = words;
  const group = commands.filter(({ path }) => path.length > 1 && path[0] === first);
  if (group.length > 0 && (second === undefined || second.startsWith("-"))) {
    context.stderr.write(`error: \`${first}\` is the first word of ${group.length === 1 ? "a command" : "commands"}\n`);
    context.stderr.write(commandList(group));
    context.stderr.write(`fix: write one of them; see \`podplanec ${first} --help\`\n`);
    return exitCodes.usage;
  }
  const given = group.length > 0 ? `${first} ${second}` : first;
  const known = group.length > 0 ? group.map(({ path }) => path.join(" ")) : commands.map(({ path }) => path[0]);
  const similar = await similarTo(given, known);
  throw new UserError(
    `there is no command \`${given}\`${similar === undefined ? "" : `; did you mean \`${similar}\`?`}`,
    {
      fix: `see \`podplanec ${group.length > 0 ? `${first} ` : ""}--help\``,
      exitCode: exitCodes.usage,
    },
  );
}

/** Whether a command ended because it was told to, and left it at that. */
function isCancelled({ signal }: CommandContext, error: unknown): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === "AbortError");
}

async function dispatch(
  commands: readonly CommandSpec[],
  context: CommandContext,
  words: readonly string[],
): Promise<number> {
  const command = findCommand(commands, words);
  const wantsHelp = words.includes("--help") || words.includes("-h");
  if (!command) {
    if (words.length === 0 || wantsHelp || words[0] === "help") {
      context.stdout.write(overview(commands, words));
      return exitCodes.ok;
    }
    if (words[0] === "--version") return dispatch(commands, context, ["version"]);
    return refuseUnknown(commands, context, words);
  }
  if (wantsHelp) {
    context.stdout.write(commandHelp(command));
    return exitCodes.ok;
  }
  const args = await parseCommandArguments(command, words.slice(command.path.length));
  const implementation = await loadWhole(() => command.load());
  return implementation.run(context, args, commands);
}

function explain(context: CommandContext, error: unknown): number {
  if (error instanceof UserError) {
    const lines = [`error: ${error.message}`];
    if (error.why) lines.push(`why: ${error.why}`);
    if (error.fix) lines.push(`fix: ${error.fix}`);
    context.stderr.write(`${lines.join("\n")}\n`);
    return error.exitCode;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.stderr.write(
    `error: this is a bug in podplanec, not in your files. Nothing was lost.\nfix: report it at ${issues} with the lines below.\n${details}\n`,
  );
  return exitCodes.errors;
}

function openStdout(host: NodeJS.Process, lasting: { readonly isOn: boolean }): NodeJS.WriteStream {
  // `podplanec … | head` closes the pipe: that is the reader's choice and no error.
  host.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!lasting.isOn) host.exit(error.code === "EPIPE" ? 0 : 1);
  });
  return host.stdout;
}

/** Standard error is what is drawn on: the standard output may be read by a program. */
function terminalOf({ stdin, stderr, env }: NodeJS.Process): Terminal | undefined {
  const isTerminal = stdin.isTTY === true && stderr.isTTY === true && env["TERM"] !== "dumb";
  return isTerminal ? { input: stdin, output: stderr } : undefined;
}
