import fc from "fast-check";

/**
 * Fixes the seed of the property tests of a file, so that a run tells of the change at hand and not of chance.
 * `PODPLANEC_SEED` sets another one; fast-check prints the seed of what fails.
 */
export function fixSeed(): void {
  const seed = Number(process.env["PODPLANEC_SEED"] ?? 20_261_128);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
