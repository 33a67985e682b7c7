import { join } from "node:path";
import { originSpan } from "../../../compiler/index.ts";
import type { EmittedFile } from "../../../emitters/document/index.ts";
import { LineIndex } from "../../../grammar/index.ts";
import type { Place } from "../../engine/index.ts";
import { findGenerated, type TofuRange } from "../../tofu/index.ts";
import { causeOf } from "../../trace/index.ts";
import type { ApplyWorld } from "./world.ts";

/** Where something comes from: the line of the source, and the generated line. */
export interface Places {
  readonly source?: Place;
  readonly generated?: Place;
}

type Build = Pick<ApplyWorld, "build" | "sources">;

/** The places of what OpenTofu points at. For a file of a module they are those of the call of that module. */
export function placesOfRange(world: Build, range: TofuRange, detail: string): Places {
  const { build } = world;
  const found = findGenerated(range, detail, build.files);
  if (found) return placesIn(world, found.file, found.start, found.end);
  const generated = { file: join(build.shown, range.filename), line: range.start.line };
  const call = moduleOf(range.filename);
  return { ...(call === undefined ? {} : placesOfAddress(world, call)), generated };
}

/** The address of the call in the root module, of a file in OpenTofu's folder: `modules/NAME/…`, or `modules/NAME.INNER/…`. */
function moduleOf(path: string): string | undefined {
  const [, name] = /(?:^|[\\/])modules[\\/]([\w-]+)/.exec(path) ?? [];
  return name === undefined ? undefined : `module.${name}`;
}

/** The places of the block that declares a resource, or of the module that holds it; empty where there is none. */
export function placesOfAddress(world: Build, address: string): Places {
  const head = headOf(address);
  for (const file of world.build.files) {
    if (!file.path.endsWith(".tf")) continue;
    const start = file.text.startsWith(`${head}\n`) ? 0 : file.text.indexOf(`\n${head}\n`) + 1;
    if (start > 0 || file.text.startsWith(head)) return placesIn(world, file, start, start + head.length);
  }
  return {};
}

/** The first line of the block in the root module: `module "cluster" {`. */
function headOf(address: string): string {
  const [first = "", second = "", third = ""] = address.replace(/\[[^\]]*\]/g, "").split(".");
  if (first === "module") return `module "${second}" {`;
  return first === "data" ? `data "${second}" "${third}" {` : `resource "${first}" "${second}" {`;
}

function placesIn({ build, sources }: Build, file: EmittedFile, start: number, end: number): Places {
  const generated = { file: join(build.shown, file.path), line: file.text.slice(0, start).split("\n").length };
  const origin = causeOf(file, start, end);
  const span = origin && originSpan(origin);
  const text = span && sources.get(span.file);
  if (!span || text === undefined) return { generated };
  const { line, column } = new LineIndex(text).position(span.start);
  return { generated, source: { file: span.file, line, column } };
}
