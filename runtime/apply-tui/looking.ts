import type { TuiState } from "./state.ts";

/** What the person at the keys has done to the view. */
export interface Looking {
  /** What up and down scroll. */
  readonly focus: "log" | "resources";
  /** Rows that the log was scrolled up by; 0 follows its end. */
  readonly logUp: number;
  /** Rows that the resources were scrolled down by. */
  readonly resourcesDown: number;
  readonly isLogLarge: boolean;
  /** What was typed so far as the answer. */
  readonly typed: string;
}

export const lookingAtFirst: Looking = {
  focus: "log",
  logUp: 0,
  resourcesDown: 0,
  isLogLarge: false,
  typed: "",
};

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Who shows the run: the process that runs it, one that follows it, or one that shows a recording. */
export type Viewer = "run" | "attach" | "replay";

export interface LiveInput {
  readonly state: TuiState;
  readonly looking: Looking;
  readonly size: Size;
  /** Milliseconds since 1970, by the clock of the events. */
  readonly now: number;
  readonly viewer: Viewer;
  /** Whether keys arrive. */
  readonly hasKeys: boolean;
}
