/** Where text goes, and the bytes of files that are asked for there. `isTerminal` decides on colour and progress. */
export interface Output {
  write(data: string | Uint8Array): void;
  /** Waits until there is room for more, so that nothing piles up; absent where there always is. */
  drained?(): Promise<void>;
  /** From now on a terminal that takes nothing for a while (Ctrl-S) holds back its text, and not the program. */
  neverWait?(): void;
  readonly isTerminal: boolean;
  /** Width in cells; 80 where it is unknown. */
  readonly columns: number;
}

/** What a live view draws on. */
export interface TerminalOutput {
  write(data: string | Uint8Array, done: () => void): unknown;
  /** In cells. */
  readonly columns: number;
  readonly rows: number;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

/** A terminal that can show more than lines. */
export interface LiveTerminal {
  readonly output: TerminalOutput;
  /** Where keys come from; absent where nobody sits at it. */
  readonly input: NodeJS.ReadableStream | undefined;
  /** What Ctrl-C does, for who reads keys himself: asks the command to stop, and ends it the second time. */
  interrupt(): void;
}

/** The world as a command sees it. Tests pass their own; only `main.ts` touches `process`. */
export interface CommandContext {
  /** Absolute path of the working directory. */
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Whether a person types it; absent where nobody does. */
  readonly stdinIsTerminal?: boolean;
  /** Where questions are drawn and answered; absent where nobody can be asked. */
  readonly terminal?: Terminal | undefined;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The terminal that standard output is; absent where it is none, or one that shows lines only. */
  readonly liveTerminal?: LiveTerminal | undefined;
  /**
   * From now on the command goes on where its terminal, or who reads its output, goes away: only its output ends.
   * Otherwise that ends it.
   */
  outliveTerminal?(): void;
  /** Aborted on Ctrl-C and SIGTERM: finish what must be finished, then return `exitCodes.cancelled`. */
  readonly signal: AbortSignal;
}

/** A terminal with somebody before it, for what draws on it. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

export interface OptionSpec {
  readonly type: "boolean" | "string";
  /** May be given more than once; the value is then a list. */
  readonly multiple?: boolean;
  readonly short?: string;
  /** Placeholder of the value in help and completion, such as `FILE`. */
  readonly value?: string;
  /** The allowed values, where there are few. */
  readonly values?: readonly string[];
  /** Values that somebody may look for and that are not allowed: why, and what to give instead. */
  readonly refused?: Readonly<Record<string, { readonly why: string; readonly fix: string }>>;
  readonly doc: string;
}

export interface CommandSpec {
  /** The words that call it: `["seed", "put"]`. */
  readonly path: readonly [string, ...string[]];
  readonly summary: string;
  /** Positional arguments as help shows them, such as `[path…]`. */
  readonly positionals: string;
  readonly minPositionals: number;
  readonly maxPositionals: number;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  /** Loads the implementation, so that a command pays only for what it uses. */
  load(): Promise<CommandModule>;
}

export interface CommandArguments {
  readonly positionals: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

export interface CommandModule {
  /**
   * Runs the command and returns its exit code; `commands` is the table that it stands in. Throws `UserError` or,
   * for bugs of ours, anything else.
   */
  run(context: CommandContext, args: CommandArguments, commands: readonly CommandSpec[]): Promise<number>;
}

/** The exit codes of design.md section 7. */
export const exitCodes = {
  ok: 0,
  errors: 1,
  usage: 2,
  differs: 3,
  applyFailed: 4,
  stateExists: 5,
  cancelled: 130,
} as const;

/**
 * Something that the user can act on and that has no place in a source file, such as a missing
 * file or a refused upload: what happened, why, and what to do. `run.ts` prints it without a stack.
 */
export class UserError extends Error {
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly exitCode: number;

  constructor(what: string, details: { why?: string; fix?: string; exitCode?: number; cause?: unknown } = {}) {
    super(what, { cause: details.cause });
    this.name = "UserError";
    this.why = details.why;
    this.fix = details.fix;
    this.exitCode = details.exitCode ?? exitCodes.errors;
  }
}
