import { describeRecord, type RecordPlace } from "../file/index.ts";

/** A seed or a configuration from which no bootstrap file can be made: what is wrong, where, and what to do. */
export class SeedError extends Error {
  readonly fix: string | undefined;

  constructor(what: string, details: { readonly place?: RecordPlace; readonly fix?: string } = {}) {
    super(details.place ? `${describeRecord(details.place)}: ${what}` : what);
    this.name = "SeedError";
    this.fix = details.fix;
  }
}
