import { resolve } from "node:path";
import {
  type DependencyArch,
  type DependencyKind,
  type PinnedDependency,
  upstreamDependenciesOf,
  virtualAddressDependencies,
} from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { downloadDependencies } from "../vmconfig/index.ts";

/**
 * `podplanec deps download --out DIR`: fills a mirror with what VMs download, verified. Without `--kind` and
 * `--arch` for all of them. The vmconfig package itself comes from `vmconfig pack`.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const folder = resolve(context.cwd, args.values.get("out") ?? ".");
  const debianMirror = args.values.get("debian-mirror");
  const dependencies = wanted(args);
  let bytes = 0;
  try {
    await downloadDependencies(dependencies, folder, {
      signal: context.signal,
      ...(debianMirror === undefined ? {} : { debianMirror }),
      onFile: (dependency, outcome) => {
        bytes += dependency.size;
        context.stdout.write(`${outcome.padEnd("downloaded".length)}  ${dependency.mirrorPath}\n`);
      },
    });
  } catch (error) {
    if (!context.signal.aborted) throw error;
    context.stderr.write("cancelled: what is complete stays; run the command again for the rest\n");
    return exitCodes.cancelled;
  }
  context.stdout.write(`${bytes} bytes verified below ${folder}\n`);
  return exitCodes.ok;
}

function wanted(args: CommandArguments): readonly PinnedDependency[] {
  const kind = args.values.get("kind");
  const arch = args.values.get("arch");
  const kinds = (["knc", "knd"] satisfies DependencyKind[]).filter((one) => kind === undefined || one === kind);
  const archs = (["amd64", "arm64"] satisfies DependencyArch[]).filter((one) => arch === undefined || one === arch);
  return kinds.flatMap((oneKind) =>
    archs.flatMap((oneArch) => [
      ...upstreamDependenciesOf(oneKind, oneArch),
      ...(oneKind === "knc" && oneArch === "amd64" ? virtualAddressDependencies() : []),
    ]),
  );
}
