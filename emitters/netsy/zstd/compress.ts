import type { Zstd } from "@hpcc-js/wasm-zstd";

/** zstd's own default, which Netsy uses (contract netsy-seed 1.9). */
const level = 3;
/** The library compresses one stream at a time, because all its callers share one encoder. */
let encoderInUse = false;

/**
 * Compresses a stream into one zstd frame. The encoder is zstd's own, compiled to WebAssembly and of
 * a fixed version, so that every machine makes the same bytes of the same chunks: Node's built-in one
 * differs between versions and builds. Throws when a second stream is begun before the first is
 * finished or given up.
 */
export async function* compressZstd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Zstd } = await import("@hpcc-js/wasm-zstd");
  const encoder = await Zstd.load();
  copyAtOnce(encoder);
  if (encoderInUse) throw new Error("another zstd stream is being written; finish it first");
  encoderInUse = true;
  try {
    encoder.reset();
    encoder.setCompressionLevel(level);
    for await (const chunk of source) yield* nonEmpty(encoder.compressChunk(chunk));
    yield* nonEmpty(encoder.compressEnd());
  } finally {
    encoderInUse = false;
  }
}

/** The part of the library that hands over what lies in WebAssembly's memory. */
interface Heap {
  heapView(data: object): Uint8Array;
  heapToUint8Array(data: object): Uint8Array;
}

/**
 * The library (1.12.5) copies its output through an array of numbers, byte by byte: so much garbage that the engine
 * makes ever more room for it, and the process grows by half over a gigabyte. Its memory is not part of its public
 * face; in a version that has it elsewhere the test of this file fails, and output is right but copied as before.
 */
function copyAtOnce(encoder: Zstd): void {
  const heap: Heap | undefined = Reflect.get(encoder, "_mainModule");
  if (heap !== undefined) heap.heapToUint8Array = (data) => heap.heapView(data).slice();
}

function* nonEmpty(chunk: Uint8Array): Generator<Uint8Array> {
  if (chunk.length > 0) yield chunk;
}
