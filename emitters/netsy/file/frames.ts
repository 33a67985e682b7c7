import { type ByteReader, EndOfInput } from "../bytes/index.ts";
import { maxMessageBytes } from "./messages.ts";
import { WireError } from "./wire.ts";

/** A message taken off a stream by its length prefix (contract netsy-seed 1.1). */
export interface Frame {
  readonly message: Uint8Array;
  /** Whether the length prefix had no more bytes than needed. */
  readonly isMinimal: boolean;
}

const maxPrefixBytes = 10;

/**
 * The next length-delimited message. Throws `WireError` for a prefix that is no varint or names more
 * than 4 MiB, before anything of that size is held, and `EndOfInput` when the input ends too early.
 */
export async function readFrame(reader: ByteReader): Promise<Frame> {
  for (;;) {
    const frame = tryReadFrame(reader);
    if (typeof frame !== "number") return frame;
    if (!(await reader.fill(frame))) throw endOfInput(reader);
  }
}

/** The next message if it is available without waiting, else how many bytes must be available for it. */
export function tryReadFrame(reader: ByteReader): Frame | number {
  let length = 0;
  for (let index = 0, scale = 1; index < maxPrefixBytes; index++, scale *= 128) {
    const byte = reader.peek(index);
    if (byte === undefined) return index + 1;
    length += (byte & 0x7f) * scale;
    if (byte >= 0x80) continue;
    if (index === maxPrefixBytes - 1 && byte > 1) break;
    if (length > maxMessageBytes) {
      throw new WireError(`its length prefix says ${length} bytes, and a message has at most ${maxMessageBytes}`);
    }
    const size = index + 1 + length;
    if (reader.available < size) return size;
    reader.take(index + 1);
    return { message: reader.take(length), isMinimal: index === 0 || byte !== 0 };
  }
  throw new WireError("its length prefix has more than 64 bits");
}

function endOfInput(reader: ByteReader): EndOfInput {
  return new EndOfInput(
    reader.available === 0
      ? "the file ends before it"
      : `the file ends inside it, ${reader.available} bytes after its start`,
  );
}
