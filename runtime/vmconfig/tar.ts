/*
 * A tar archive whose bytes depend on its entries only (contracts/vmconfig.md 6.2): ustar headers,
 * owner and group 0, one fixed time. GNU tar and every other reader take it.
 */

export type TarEntry =
  | { readonly kind: "directory"; readonly path: string; readonly mode: number }
  | { readonly kind: "file"; readonly path: string; readonly mode: number; readonly content: Uint8Array };

const blockSize = 512;
/** GNU tar's default record, to which archives are filled up. */
const recordSize = 20 * blockSize;
/** 2020-01-01T00:00:00Z in seconds. */
const fixedTime = 1_577_836_800;
const longestName = 100;

/** Packs entries in the order given. Paths are relative, with `/`. */
export function packTar(entries: readonly TarEntry[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const entry of entries) {
    const content = entry.kind === "file" ? entry.content : new Uint8Array();
    blocks.push(header(entry, content.length), content, padding(content.length, blockSize));
  }
  const end = new Uint8Array(2 * blockSize);
  const length = blocks.reduce((sum, block) => sum + block.length, end.length);
  return Buffer.concat([...blocks, end, padding(length, recordSize)]);
}

function padding(length: number, unit: number): Uint8Array {
  return new Uint8Array((unit - (length % unit)) % unit);
}

function header(entry: TarEntry, size: number): Uint8Array {
  const block = new Uint8Array(blockSize);
  const name = entry.kind === "directory" ? `${entry.path}/` : entry.path;
  if (Buffer.byteLength(name) > longestName) throw new Error(`the path ${name} is too long for a tar header`);
  const text = (offset: number, value: string): void => block.set(Buffer.from(value), offset);
  const octal = (offset: number, width: number, value: number): void =>
    text(offset, `${value.toString(8).padStart(width - 1, "0")}\0`);
  text(0, name);
  octal(100, 8, entry.mode);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size);
  octal(136, 12, fixedTime);
  text(156, entry.kind === "directory" ? "5" : "0");
  text(257, "ustar\0");
  text(263, "00");
  text(265, "root");
  text(297, "root");
  // The checksum counts its own field as blanks.
  text(148, "        ");
  const sum = block.reduce((total, byte) => total + byte, 0);
  text(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}
