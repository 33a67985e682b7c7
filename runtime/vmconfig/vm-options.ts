import type { DependencyArch, DependencyKind } from "../../compiler/index.ts";
import { type CommandArguments, exitCodes, UserError } from "../cli/index.ts";

/** The value of `--kind`, which the command needs. */
export function kindOf(args: CommandArguments): DependencyKind {
  const kind = args.values.get("kind");
  if (kind === "knc" || kind === "knd") return kind;
  throw new UserError("the kind of VM is missing", {
    fix: "add `--kind knc` for a control plane or `--kind knd` for a worker",
    exitCode: exitCodes.usage,
  });
}

/** The value of `--arch`, which the command needs. */
export function archOf(args: CommandArguments): DependencyArch {
  const arch = args.values.get("arch");
  if (arch === "amd64" || arch === "arm64") return arch;
  throw new UserError("the architecture is missing", {
    fix: "add `--arch amd64` or `--arch arm64`",
    exitCode: exitCodes.usage,
  });
}
