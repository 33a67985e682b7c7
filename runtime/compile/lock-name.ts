/** The lock file's name in the folder of the outputs. */
export const lockName = "podplane.lock.json";
