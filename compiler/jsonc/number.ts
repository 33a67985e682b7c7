/** What became of the text of a number. */
export type NumberReading =
  | { readonly kind: "exact"; readonly value: number; readonly integer: boolean }
  | { readonly kind: "inexact"; readonly read: string };

/**
 * Reads the text of a JSON number (RFC 8259 section 6) and says whether a 64-bit float holds it:
 * whether the shortest text of the float means the same decimal. `0.1` is held in that sense,
 * `9007199254740993`, `1e400` and `1e-400` are not.
 */
export function readNumber(text: string): NumberReading {
  const read = Number(text);
  // Nearly all numbers there are.
  if (/^[1-9][0-9]{0,14}$/.test(text)) return { kind: "exact", value: read, integer: true };
  if (!Number.isFinite(read) || canonicalDecimal(String(read)) !== canonicalDecimal(text)) {
    return { kind: "inexact", read: String(read) };
  }
  // Adding zero turns -0, which no setting means, into 0.
  return { kind: "exact", value: read + 0, integer: /^-?[0-9]+$/.test(text) };
}

/** Sign, digits without zeros at either end, and the power of ten of the last digit. */
function canonicalDecimal(text: string): string {
  const parts = /^(-?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  if (!parts) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const leading = `${whole}${fraction}`.replace(/^0+/, "");
  const digits = withoutTrailingZeros(leading);
  if (digits === "") return "0";
  return `${sign}${digits}e${Number(exponent) - fraction.length + (leading.length - digits.length)}`;
}

/** A loop, because a regular expression takes quadratic time on many zeros that are not at the end. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}
