/** An id that owns nothing. */
const nobody = 65_534;

/**
 * Runs work as a user to whom permissions apply: root, as which containers run tests, may do
 * anything. Nothing else may run in this process meanwhile.
 */
export async function asOrdinaryUser<T>(work: () => T | Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
