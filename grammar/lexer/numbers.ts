import { type ProblemSink, replacement } from "../problems/index.ts";
import type { LiteralNode } from "../tokens/index.ts";
import type { IntegerLiteral, NameExpression } from "../tree/index.ts";

/** Bytes per unit of size, as written. */
const sizeUnits: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Milliseconds per unit of duration, as written. */
const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };

/** What people write for a unit, in lower case, and which one that is. */
const unitHabits: Readonly<Record<string, string>> = {
  b: "B",
  k: "KiB",
  kb: "kB",
  ki: "KiB",
  kib: "KiB",
  mb: "MB",
  mi: "MiB",
  mib: "MiB",
  g: "GiB",
  // Disks are counted in whole GiB, and nobody knows what was meant by a `b`.
  gb: "GiB",
  gi: "GiB",
  gib: "GiB",
  t: "TiB",
  tb: "TiB",
  ti: "TiB",
  tib: "TiB",
  ms: "ms",
  msec: "ms",
  millis: "ms",
  s: "s",
  sec: "s",
  secs: "s",
  second: "s",
  seconds: "s",
  m: "m",
  min: "m",
  mins: "m",
  minute: "m",
  minutes: "m",
  h: "h",
  hr: "h",
  hrs: "h",
  hour: "h",
  hours: "h",
  d: "d",
  day: "d",
  days: "d",
};

const ipv6Run = /(?:[0-9A-Fa-f]{0,8}:){2,}(?:[0-9A-Fa-f.]*[0-9A-Fa-f])?(?:\/[0-9]+)?/y;
const floatRun = /[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z_.])/y;
const wordRun = /[0-9][0-9A-Za-z_]*(?:\.[0-9A-Za-z_]+)*/y;
const prefixRun = /\/[0-9]+(?![0-9A-Za-z_.])/y;
const nameTail = /(?:-+[0-9A-Za-z_]+)+/y;
const digits = "[0-9]+(?:_[0-9]+)*";
const wholeNumber = new RegExp(`^${digits}$`);
const decimalNumber = new RegExp(`^${digits}(?:\\.${digits})?(?:[eE][+-]?[0-9]+)?$`);
const numberWithUnit = new RegExp(`^(${digits}(?:\\.${digits})?)([A-Za-z]+)$`);
const compound = /^(?:[0-9]+(?:ms|s|m|h|d)){2,}$/;

export interface ScannedNumber {
  readonly end: number;
  /** A name is what was meant by `1test`; undefined where a problem was reported and no value can be given. */
  readonly node: IntegerLiteral | LiteralNode | NameExpression | undefined;
}

function matchAt(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** An IPv6 address or range at `start`, or undefined where there is none, such as at `a : b`. */
export function scanIpv6(text: string, start: number, sink: ProblemSink): ScannedNumber | undefined {
  const run = matchAt(ipv6Run, text, start);
  if (run < 0) return undefined;
  // The colon of `[for x in fd00::1: x]` is not part of the address; that of `fd00::` is.
  const end = /(?:[^:]|::):$/.test(text.slice(start, run)) ? run - 1 : run;
  const literal = text.slice(start, end);
  if (!/:.*:/.test(literal) || (literal.startsWith(":") && !literal.startsWith("::"))) return undefined;
  const [address = "", prefix] = literal.split("/");
  return addressNode(start, end, literal, ipv6Fault(address), prefix, 128, sink);
}

/** What begins with a digit: a number, a size, a duration, an address or a mistake. */
export function scanNumber(text: string, start: number, sink: ProblemSink): ScannedNumber {
  const float = matchAt(floatRun, text, start);
  const end = float >= 0 ? float : matchAt(wordRun, text, start);
  const tail = text[end] === "-" ? matchAt(nameTail, text, end) : -1;
  // `3-tier` is meant as a name; `3-1` is a difference.
  if (tail >= 0 && /[A-Za-z_]/.test(text.slice(start, tail))) return nameWithDigit(text, start, tail, sink);
  const literal = text.slice(start, end);
  if (wholeNumber.test(literal)) return integerNode(start, end, literal, sink);
  const dots = literal.split(".").length - 1;
  if (dots >= 2 && /^[0-9.]+$/.test(literal)) {
    const prefixEnd = matchAt(prefixRun, text, end);
    const whole = prefixEnd < 0 ? end : prefixEnd;
    const prefix = prefixEnd < 0 ? undefined : text.slice(end + 1, prefixEnd);
    return addressNode(start, whole, text.slice(start, whole), ipv4Fault(literal), prefix, 32, sink);
  }
  if (decimalNumber.test(literal)) return decimalNode(start, end, literal, sink);
  if (/^0[xXoObB][0-9A-Fa-f_]+$/.test(literal)) return otherBase(start, end, literal, sink);
  const withUnit = numberWithUnit.exec(literal);
  if (withUnit?.[1] !== undefined && withUnit[2] !== undefined) {
    return unitNode(start, end, literal, withUnit[1], withUnit[2], sink);
  }
  if (compound.test(literal)) return compoundDuration(start, end, literal, sink);
  return badNumber(text, start, end, sink);
}

function withoutUnderscores(literal: string): number {
  return Number(literal.replaceAll("_", ""));
}

function leadingZero(start: number, end: number, literal: string, sink: ProblemSink): boolean {
  if (!/^0[0-9_]/.test(literal)) return false;
  const span = sink.span(start, end);
  const suggestion = literal.replace(/^[0_]+(?=[0-9])/, "");
  sink.report("leading-zero", span, { literal, suggestion }, replacement(`Write ${suggestion}`, span, suggestion));
  return true;
}

function integerNode(start: number, end: number, text: string, sink: ProblemSink): ScannedNumber {
  const value = withoutUnderscores(text);
  const span = sink.span(start, end);
  if (!leadingZero(start, end, text, sink) && !Number.isSafeInteger(value)) {
    const reason = "whole numbers end at 9,007,199,254,740,991";
    sink.report("bad-number", span, { literal: text, reason });
  }
  return { end, node: { kind: "integer", span, text, value } };
}

function decimalNode(start: number, end: number, text: string, sink: ProblemSink): ScannedNumber {
  const value = withoutUnderscores(text);
  const span = sink.span(start, end);
  if (!leadingZero(start, end, text, sink) && !Number.isFinite(value)) {
    sink.report("bad-number", span, { literal: text, reason: "it is larger than numbers can be" });
  }
  return { end, node: { kind: "float", span, text, value } };
}

function unitNode(
  start: number,
  end: number,
  text: string,
  number: string,
  unit: string,
  sink: ProblemSink,
): ScannedNumber {
  const span = sink.span(start, end);
  leadingZero(start, end, number, sink);
  const size = Object.hasOwn(sizeUnits, unit) ? sizeUnits[unit] : undefined;
  if (size !== undefined) {
    return { end, node: { kind: "size", span, text, bytes: Math.round(withoutUnderscores(number) * size) } };
  }
  const duration = Object.hasOwn(durationUnits, unit) ? durationUnits[unit] : undefined;
  if (duration !== undefined) {
    const milliseconds = Math.round(withoutUnderscores(number) * duration);
    return { end, node: { kind: "duration", span, text, milliseconds } };
  }
  const habit = unit.toLowerCase();
  const meant = Object.hasOwn(unitHabits, habit) ? unitHabits[habit] : undefined;
  if (meant === undefined && unit.length > 3) return nameWithDigitAt(start, end, text, sink);
  const suggestion = meant === undefined ? "" : number + meant;
  const details = meant === undefined ? {} : replacement(`Write ${suggestion}`, span, suggestion);
  sink.report("unknown-unit", span, { literal: text, unit, suggestion }, details);
  return { end, node: undefined };
}

function compoundDuration(start: number, end: number, literal: string, sink: ProblemSink): ScannedNumber {
  let total = 0;
  let smallest = "d";
  for (const [, amount = "0", unit = "s"] of literal.matchAll(/([0-9]+)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (durationUnits[unit] ?? 0);
    if ((durationUnits[unit] ?? 0) < (durationUnits[smallest] ?? 0)) smallest = unit;
  }
  const suggestion = `${total / (durationUnits[smallest] ?? 1)}${smallest}`;
  const span = sink.span(start, end);
  const details = replacement(`Write ${suggestion}`, span, suggestion);
  sink.report("compound-duration", span, { literal, suggestion }, details);
  return { end, node: undefined };
}

function otherBase(start: number, end: number, literal: string, sink: ProblemSink): ScannedNumber {
  const value = Number(literal.replaceAll("_", "").toLowerCase());
  const span = sink.span(start, end);
  const details = Number.isSafeInteger(value) ? replacement(`Write ${value}`, span, String(value)) : {};
  sink.report("bad-number", span, { literal, reason: "numbers are written in base ten" }, details);
  return { end, node: undefined };
}

function badNumber(text: string, start: number, end: number, sink: ProblemSink): ScannedNumber {
  const literal = text.slice(start, end);
  if (/[A-Za-z]/.test(literal)) return nameWithDigitAt(start, end, literal, sink);
  const reason = "an underscore stands between two digits";
  sink.report("bad-number", sink.span(start, end), { literal, reason });
  return { end, node: undefined };
}

function nameWithDigit(text: string, start: number, end: number, sink: ProblemSink): ScannedNumber {
  return nameWithDigitAt(start, end, text.slice(start, end), sink);
}

function nameWithDigitAt(start: number, end: number, name: string, sink: ProblemSink): ScannedNumber {
  const span = sink.span(start, end);
  sink.report("name-starts-with-digit", span, { name }, replacement("Put it in quotes", span, `"${name}"`));
  return { end, node: { kind: "name", span, text: name } };
}

function addressNode(
  start: number,
  end: number,
  text: string,
  fault: string | undefined,
  prefix: string | undefined,
  longest: number,
  sink: ProblemSink,
): ScannedNumber {
  const span = sink.span(start, end);
  if (prefix === undefined) {
    if (fault !== undefined) sink.report("bad-address", span, { literal: text, reason: fault });
    return { end, node: { kind: "address", span, text } };
  }
  const reason = fault ?? prefixFault(prefix, longest);
  if (reason !== undefined) sink.report("bad-cidr", span, { literal: text, reason });
  return { end, node: { kind: "cidr", span, text } };
}

function prefixFault(prefix: string, longest: number): string | undefined {
  if (prefix.length > 1 && prefix.startsWith("0")) return "the prefix length begins with a zero";
  return Number(prefix) > longest ? `the prefix length is at most ${longest}` : undefined;
}

function ipv4Fault(address: string): string | undefined {
  const octets = address.split(".");
  if (octets.length !== 4) return `an IPv4 address has four parts, not ${octets.length}`;
  if (octets.some((octet) => octet.length > 1 && octet.startsWith("0"))) return "a part begins with a zero";
  const large = octets.find((octet) => Number(octet) > 255);
  return large === undefined ? undefined : `${large} is above 255`;
}

function ipv6Fault(address: string): string | undefined {
  const halves = address.split("::");
  if (halves.length > 2) return "`::` may stand once";
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const embedded = last.includes(".");
  if (embedded) {
    const fault = ipv4Fault(last);
    if (fault !== undefined) return fault;
    groups.pop();
  }
  const bad = groups.find((group) => !/^[0-9A-Fa-f]{1,4}$/.test(group));
  if (bad !== undefined)
    return bad === "" ? "a group is empty" : `\`${bad}\` is not a group of at most four hex digits`;
  const room = embedded ? 6 : 8;
  if (halves.length === 1 && groups.length !== room) return `it has ${groups.length} groups instead of ${room}`;
  return halves.length === 2 && groups.length >= room ? "it has too many groups for `::`" : undefined;
}
