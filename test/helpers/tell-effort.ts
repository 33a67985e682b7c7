/* Says at the end of a run which tries less that it does: part of Vitest's set-up, in its own process. */

export function teardown(): void {
  if (process.env["PODPLANEC_THOROUGH"] === "1") return;
  process.stdout.write("tried a part of what takes long (npm run test:thorough tries it whole)\n");
}
