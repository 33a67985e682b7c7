/*
 * Certificates in PEM (RFC 7468), read as far as DER goes (X.690): each element says how long it is, so that a line
 * which is missing is found. Whether anybody should trust them is not looked at.
 */

const blocks = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g;

/** Why a PEM text holds something else than whole certificates, as the end of a sentence; undefined where it does not. */
export function certificateFault(pem: string): string | undefined {
  const bodies = [...pem.matchAll(blocks)].map(([, body = ""]) => body.replace(/\s/g, ""));
  const broken = bodies.findIndex((body) => !isCertificate(body));
  if (broken < 0) return undefined;
  return bodies.length === 1
    ? "a part of the certificate is missing, or it is none"
    : `a part of certificate ${broken + 1} is missing, or it is none`;
}

function isCertificate(base64: string): boolean {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  const outer = elementsOf(Buffer.from(base64, "base64"));
  const [certificate, ...more] = outer ?? [];
  if (certificate?.tag !== sequence || more.length > 0) return false;
  const [body, algorithm, signature, ...rest] = elementsOf(certificate.content) ?? [];
  const isWhole = body?.tag === sequence && algorithm?.tag === sequence && signature?.tag === bitString;
  return isWhole && rest.length === 0 && hasFields(body.content) && isNested(certificate.content);
}

const sequence = 0x30;
const integer = 0x02;
const bitString = 0x03;
/** Of an element that holds others. */
const constructed = 0x20;

/** Version, serial number, algorithm, issuer, validity, subject and key, in this order (RFC 5280 4.1). */
function hasFields(content: Buffer): boolean {
  const tags = (elementsOf(content) ?? []).map(({ tag }) => tag);
  const behindVersion = tags[0] === 0xa0 ? tags.slice(1) : tags;
  return [integer, ...new Array<number>(5).fill(sequence)].every((tag, index) => behindVersion[index] === tag);
}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** Whether all that is inside comes out even. What is to be looked at waits in a list: nothing recurses along input. */
function isNested(content: Buffer): boolean {
  const waiting = [content];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const elements = elementsOf(next);
    if (!elements) return false;
    for (const element of elements) if ((element.tag & constructed) !== 0) waiting.push(element.content);
  }
  return true;
}

/** The elements that stand one behind the other; undefined where they do not come out even. */
function elementsOf(bytes: Buffer): readonly Element[] | undefined {
  const elements: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const length = lengthAt(bytes, at + 1);
    if (!length || length.start + length.value > bytes.length) return undefined;
    at = length.start + length.value;
    elements.push({ tag, content: bytes.subarray(length.start, at) });
  }
  return elements;
}

/** A length of one byte, or of as many as the first one says (X.690 8.1.3); no certificate needs more than three. */
function lengthAt(bytes: Buffer, at: number): { readonly value: number; readonly start: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { value: first, start: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 3 || at + 1 + count > bytes.length) return undefined;
  return { value: bytes.readUIntBE(at + 1, count), start: at + 1 + count };
}
