import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { originSpan } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import type { Span } from "../../grammar/index.ts";
import { type CommandContext, UserError } from "../cli/index.ts";
import { itemsOf } from "../hcl/index.ts";
import {
  findTofu,
  noSecrets,
  type PlannedChange,
  parsePlan,
  runTofu,
  type SecretVariables,
  type TofuOptions,
} from "../tofu/index.ts";
import { causeOf } from "../trace/index.ts";
import { readText } from "../workspace/index.ts";

/** What OpenTofu itself would do to one resource, and the place of the source that asks for it. */
export interface PlannedResource {
  readonly address: string;
  readonly action: PlannedChange["action"];
  /** Undefined where no file of ours declares it: it is the user's, or gone. */
  readonly span: Span | undefined;
}

/**
 * OpenTofu's own plan of a folder whose outputs are up to date and that was initialised. Its plan file holds values that
 * may be secret, so it lies in a folder of its own, for as long as it is read; of the values nothing is shown.
 */
export async function planInfra(
  context: CommandContext,
  folder: string,
  files: readonly EmittedFile[],
  secrets: SecretVariables,
): Promise<readonly PlannedResource[]> {
  const stale = files.find(({ path, text }) => {
    const read = readText(join(folder, path));
    return read.kind !== "text" || read.text !== text;
  });
  if (stale) {
    throw new UserError(`${stale.path} is not what the source gives now`, {
      why: "OpenTofu plans the files that are there",
      fix: "run `podplanec build` first",
    });
  }
  const scratch = await mkdtemp(join(tmpdir(), "podplanec-plan-"));
  try {
    const plan = join(scratch, "plan");
    const words = ["plan", "-input=false", "-lock=false", "-no-color", `-out=${plan}`];
    await tofu(context, folder, words, { secrets });
    const { stdout } = await tofu(context, folder, ["show", "-json", "-no-color", plan], { secrets, document: true });
    const document = parsePlan(stdout);
    if (!document)
      throw new UserError("the plan of OpenTofu has a format that is not known", { fix: "update podplanec" });
    const places = placesOf(files);
    return document.changes.map(({ address, action }) => ({ address, action, span: places(address) }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function tofu(context: CommandContext, folder: string, args: readonly string[], options: TofuOptions) {
  const result = await runTofu(context, findTofu(context.env), folder, args, options);
  if (result.status === 0) return result;
  throw new UserError(`OpenTofu could not ${args[0]}`, {
    why: (options.secrets ?? noSecrets).hideIn(result.stderr).trim().split("\n").slice(0, 20).join("\n"),
    fix: "run `tofu init` in the folder of the outputs if that was not done, and see `podplanec check --with-tofu`",
  });
}

/** Finds the place of the source for an address: that of the resource, or of the module that makes it. */
function placesOf(files: readonly EmittedFile[]): (address: string) => Span | undefined {
  const declared = files
    .filter(({ path }) => path.endsWith(".tf"))
    .flatMap((file) => itemsOf(file.text).map((item) => [item.address, { file, item }] as const));
  const index = new Map(declared);
  return (address) => {
    const [first, second, third] = address.replace(/\[[^\]]*\]/g, "").split(".");
    const name = first === "data" ? `${first}.${second}.${third}` : `${first}.${second}`;
    const found = index.get(name);
    const origin = found && causeOf(found.file, found.item.start, found.item.end);
    return origin && originSpan(origin);
  };
}
