/** A text with what tells it from every other that the cell ever held. */
export interface CellValue {
  readonly text: string;
  readonly version: string;
}

/**
 * One small text that several processes read and change, each change on condition that nobody else made one since
 * it was read. Every method throws a `StoreError`, or the signal's reason when it is aborted.
 */
export interface Cell {
  /** As messages show it. */
  readonly shown: string;
  read(signal: AbortSignal): Promise<CellValue | undefined>;
  /**
   * Writes where the cell is as `version` says; undefined is where it is empty. Gives the new version, or undefined
   * where it was changed meanwhile. After a thrown error it may or may not have been written.
   */
  write(text: string, version: string | undefined, signal: AbortSignal): Promise<string | undefined>;
  close(): void;
}
