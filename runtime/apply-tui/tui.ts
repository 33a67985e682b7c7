import { type Instance, render } from "ink";
import { createElement } from "react";
import type { LiveTerminal } from "../cli/index.ts";
import type { Event } from "../engine/index.ts";
import { App } from "./app.ts";
import { GuardedOutput } from "./guarded-output.ts";
import { afterKey, type Key, type KeyRoom, pastedText } from "./keys.ts";
import type { Line } from "./lines.ts";
import { liveLines } from "./live.ts";
import { logRows } from "./log-pane.ts";
import { type LiveInput, type Looking, lookingAtFirst, type Viewer } from "./looking.ts";
import { advanceTui, emptyState, type TuiState } from "./state.ts";

export interface TuiWorld {
  readonly terminal: LiveTerminal;
  readonly isColoured: boolean;
  readonly viewer: Viewer;
  /** Milliseconds since 1970, by the clock of the events. */
  now(): number;
  /** Called once where the view cannot go on: whatever it was, the run does. */
  onCrash(error: unknown): void;
}

/** The live view of a run in a terminal. */
export interface Tui {
  show(event: Event): void;
  /** Waits for what is typed as the answer to the open question; undefined where there will be none. */
  answer(signal: AbortSignal): Promise<string | undefined>;
  /** Draws what was shown, and waits until the terminal has it. */
  flush(): Promise<void>;
  /** Draws the last frame, and gives the terminal back. */
  close(): Promise<void>;
}

/** Frames are drawn this far apart at least, in milliseconds: a fast run must not be slowed down by being watched. */
const frameEvery = 60;

/** Elapsed times go on without events. */
const tickEvery = 1_000;

/**
 * A window whose edge is dragged has one size after the other: what erases a frame of one size would meet the next, and
 * take rows that are no frame. The frame is drawn anew when the size has stayed for so many milliseconds.
 */
const settledAfter = 100;

const inputGone = ["end", "close", "error"] as const;

export function openTui(world: TuiWorld): Tui {
  return new TerminalView(world);
}

/** Guards the one thing that is shared: the terminal. Whatever is thrown in here ends the view, never the run. */
class TerminalView implements Tui {
  readonly #world: TuiWorld;
  readonly #output: GuardedOutput;
  readonly #hasKeys: boolean;
  readonly #onResize = (): void => {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#guarded(() => this.#resize()), settledAfter);
  };
  /** Who closed the terminal answers no more. */
  readonly #onInputGone = (): void => {
    this.#isInputGone = true;
    this.#giveAnswer?.(undefined);
  };
  #state: TuiState = emptyState;
  #looking: Looking = lookingAtFirst;
  #instance: Instance | undefined;
  #drawn: readonly Line[] = [];
  #frame: NodeJS.Timeout | undefined;
  #tick: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;
  #giveAnswer: ((text: string | undefined) => void) | undefined;
  #failAnswer: ((error: unknown) => void) | undefined;
  #isOver = false;
  #isInputGone = false;

  constructor(world: TuiWorld) {
    this.#world = world;
    this.#output = new GuardedOutput(world.terminal.output);
    this.#hasKeys = world.terminal.input !== undefined;
    world.terminal.output.on("resize", this.#onResize);
    for (const sign of inputGone) world.terminal.input?.on(sign, this.#onInputGone);
    this.#tick = setInterval(() => this.#drawNext(), tickEvery);
    this.#tick.unref();
  }

  show(event: Event): void {
    this.#guarded(() => {
      this.#state = advanceTui(this.#state, event);
      if (event.type === "question" || event.type === "answered") this.#looking = { ...this.#looking, typed: "" };
      this.#frame ??= setTimeout(() => this.#drawNext(), frameEvery);
    });
  }

  answer(signal: AbortSignal): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      if (signal.aborted || this.#isInputGone) return resolve(undefined);
      const stop = (): void => this.#giveAnswer?.(undefined);
      const end = (): void => {
        signal.removeEventListener("abort", stop);
        this.#giveAnswer = undefined;
        this.#failAnswer = undefined;
      };
      this.#giveAnswer = (text) => {
        end();
        resolve(text);
      };
      this.#failAnswer = (error) => {
        end();
        reject(error);
      };
      signal.addEventListener("abort", stop, { once: true });
      if (this.#isOver) this.#failAnswer(new Error("the view is closed"));
    });
  }

  async flush(): Promise<void> {
    this.#guarded(() => (this.#settling ? this.#resize() : this.#draw()));
    await this.#instance?.waitUntilRenderFlush();
  }

  async close(): Promise<void> {
    if (this.#isOver) return;
    await this.flush().catch((error: unknown) => this.#crash(error));
    if (this.#isOver) return;
    this.#end();
    // What is left of the live part is one empty row, which would stay.
    this.#instance?.clear();
    this.#instance?.unmount();
    await this.#instance?.waitUntilExit().catch(() => undefined);
  }

  /**
   * Draws after the signals that wait were heard. Where the process was busy, timers come before the signal of another
   * size, and a frame drawn for the old one would stay in part.
   */
  #drawNext(): void {
    setImmediate(() => this.#guarded(() => this.#draw()));
  }

  #draw(): void {
    clearTimeout(this.#frame);
    this.#frame = undefined;
    if (this.#settling) return;
    const live = liveLines(this.#input());
    const app = createElement(App, {
      history: this.#state.history,
      live,
      columns: this.#output.columns,
      isColoured: this.#world.isColoured,
      hasKeys: this.#hasKeys,
      onKeys: (keys) => this.#guarded(() => this.#take(keys)),
      onPaste: (text) => this.#guarded(() => this.#take([{ kind: "text", text: pastedText(text) }])),
    });
    if (this.#instance) this.#instance.rerender(app);
    else this.#instance = this.#mount(app);
    this.#drawn = live;
    // Draws what ink put off now, so that what it throws is thrown in here and not in a timer.
    this.#instance.waitUntilRenderFlush().catch((error: unknown) => this.#crash(error));
  }

  #mount(app: Parameters<typeof render>[0]): Instance {
    const { input } = this.#world.terminal;
    const instance = render(app, {
      stdout: this.#output,
      ...(input ? { stdin: input } : {}),
      // Ink takes any terminal of a CI for none.
      interactive: true,
      exitOnCtrlC: false,
      // Nothing here prints by it.
      patchConsole: false,
      isScreenReaderEnabled: false,
    });
    instance.waitUntilExit().catch((error: unknown) => this.#crash(error));
    return instance;
  }

  #input(): LiveInput {
    const { columns, rows } = this.#output;
    return {
      state: this.#state,
      looking: this.#looking,
      size: { columns, rows },
      now: this.#world.now(),
      viewer: this.#world.viewer,
      hasKeys: this.#hasKeys,
    };
  }

  #take(keys: readonly Key[]): void {
    for (const key of keys) {
      const { looking, wish } = afterKey(this.#looking, key, this.#room());
      this.#looking = looking;
      if (wish.kind === "interrupt") this.#world.terminal.interrupt();
      if (wish.kind === "answer") this.#giveAnswer?.(wish.text);
    }
    this.#draw();
  }

  #room(): KeyRoom {
    const isAsked = this.#giveAnswer !== undefined;
    return {
      question: isAsked ? this.#state.view.question : undefined,
      logRows: logRows(this.#input()),
      page: Math.max(1, Math.floor(this.#output.rows / 3)),
      resources: this.#state.view.resources.size,
    };
  }

  #resize(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.#output.eraseGrown(this.#drawn);
    this.#instance?.clear();
    this.#drawn = [];
    this.#output.columns = this.#world.terminal.output.columns;
    this.#output.rows = this.#world.terminal.output.rows;
    this.#draw();
    this.#output.resize();
  }

  #guarded(work: () => void): void {
    if (this.#isOver) return;
    try {
      work();
    } catch (error) {
      this.#crash(error);
    }
  }

  #crash(error: unknown): void {
    if (this.#isOver) return;
    this.#end();
    try {
      this.#instance?.clear();
      this.#instance?.unmount();
    } catch {
      // It is given up for what it could not do.
    }
    this.#failAnswer?.(error);
    this.#world.onCrash(error);
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#frame);
    clearTimeout(this.#settling);
    clearInterval(this.#tick);
    const { input, output } = this.#world.terminal;
    for (const sign of inputGone) input?.off(sign, this.#onInputGone);
    output.off("resize", this.#onResize);
  }
}
