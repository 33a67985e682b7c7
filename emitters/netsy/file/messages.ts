/** The messages of a `.netsy` data file: contract netsy-seed 1.2 to 1.6. */

/** Field `kind` of the header. */
export const fileKinds = { unknown: 0, snapshot: 1, chunk: 2 } as const;

/** Field `compression` of the header. */
export const compressions = { unknown: 0, none: 1, zstd: 2 } as const;

/** One message may have at most this many bytes, its length prefix not counted (contract 1.7). */
export const maxMessageBytes = 4_194_304;

/** The key of record 0 of every snapshot (contract 2.2). */
export const internalKey = "_netsy";

/** A point in time as protobuf holds it. Absent is different from zero. */
export interface Timestamp {
  readonly seconds: bigint;
  /** 0 to 999999999. */
  readonly nanos: number;
  /** Fields that this program does not know, as they stood on the wire. */
  readonly unknownFields?: Uint8Array;
}

export interface NetsyHeader {
  readonly schemaVersion: number;
  /** One of `fileKinds`; a file may hold any 32-bit number. */
  readonly kind: number;
  /** One of `compressions`. */
  readonly compression: number;
  readonly recordsCount: bigint;
  readonly leaderId: string;
  readonly createdAt: Timestamp | undefined;
  /** Fields that this program does not know, as they stood on the wire, in their order. */
  readonly unknownFields?: Uint8Array;
}

export interface NetsyRecord {
  readonly revision: bigint;
  /** UTF-8 text in practice; any bytes by the format. */
  readonly key: Uint8Array;
  readonly created: boolean;
  readonly deleted: boolean;
  readonly createRevision: bigint;
  readonly prevRevision: bigint;
  readonly version: bigint;
  readonly lease: bigint;
  /** Number of the key that the value is encrypted with; 0 means that it is not. */
  readonly dek: bigint;
  readonly value: Uint8Array;
  readonly createdAt: Timestamp | undefined;
  readonly compactedAt: Timestamp | undefined;
  readonly leaderId: string;
  readonly replicatedAt: Timestamp | undefined;
  readonly unknownFields?: Uint8Array;
}

export interface NetsyFooter {
  readonly recordsCrc: bigint;
  readonly firstRevision: bigint;
  readonly lastRevision: bigint;
  readonly unknownFields?: Uint8Array;
}
