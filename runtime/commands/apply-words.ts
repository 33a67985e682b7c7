import { shellWord } from "../apply/index.ts";
import type { CommandArguments } from "../cli/index.ts";

/** Makes the same command line again with other words behind it: what is to be typed next. */
export function againWith(command: string, args: CommandArguments): (...words: readonly string[]) => string {
  const repeated = ["vars", "set", "secrets"].flatMap((name) =>
    (args.lists.get(name) ?? []).flatMap((value) => [`--${name}`, value]),
  );
  const single = [
    ...["out", "seed", "endpoint", "secrets-endpoint", "api-address"],
    ...["health-timeout", "vm-timeout", "kubeconfig", "identity-dir"],
  ].flatMap((name) => {
    const value = args.values.get(name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const given = [command, ...args.positionals, ...repeated, ...single].map(shellWord);
  return (...words) => ["podplanec", ...given, ...words].join(" ");
}
