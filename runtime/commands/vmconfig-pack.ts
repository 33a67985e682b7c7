import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { upstreamDependenciesOf, vmconfigPackageOf, vmconfigVersion } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { archOf, findVmconfigRoot, kindOf, manifestText, packVmconfig } from "../vmconfig/index.ts";
import { explainWriteFailure, makeFolder } from "../workspace/index.ts";

/**
 * Writes `vmconfig.tar.gz` of one kind and architecture, and the manifest that names it by address,
 * digest and size. Same bytes on every machine.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const kind = kindOf(args);
  const arch = archOf(args);
  const folder = resolve(context.cwd, args.values.get("out") ?? ".");
  const dependencies = upstreamDependenciesOf(kind, arch);
  const input = { kind, arch, version: vmconfigVersion, dependencies };
  const packed = packVmconfig({ ...input, root: findVmconfigRoot() });
  const url = args.values.get("url") ?? vmconfigPackageOf(kind, arch).url;
  const published = { url, digest: packed.digest, size: packed.size };
  try {
    makeFolder(folder);
    writeFileSync(join(folder, "vmconfig.tar.gz"), packed.archive);
    writeFileSync(join(folder, "vmconfig-manifest.json"), manifestText({ ...input, published }));
  } catch (error) {
    throw explainWriteFailure(error, "the package", folder, {
      why: "what is there may not be whole",
      fix: "mend that, or name another folder with --out",
    });
  }
  context.stdout.write(
    `${join(folder, "vmconfig.tar.gz")}\nversion  ${vmconfigVersion}\ndigest   ${packed.digest}\nsize     ${packed.size} bytes\n`,
  );
  return exitCodes.ok;
}
