/**
 * Does one thing with a store. What goes wrong is told as `explain` has it; once the signal is aborted its reason is
 * what counts, and nothing is begun.
 */
export async function attempt<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  explain: (error: unknown) => unknown,
): Promise<T> {
  signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error);
  }
}
