import { type CommandArguments, exitCodes, UserError } from "../../cli/index.ts";

/** What the command line asks of an apply or a destroy. */
export interface ApplyOptions {
  /** Whether questions about plans are answered with yes. */
  readonly autoApprove: boolean;
  /** The cluster's id as it was typed after `--confirm`, for a destroy that nobody watches. */
  readonly confirm: string | undefined;
  /** The name of the bucket with its state, likewise. */
  readonly confirmState: string | undefined;
  readonly format: "plain" | "json";
  /** How many times as fast as it was a recorded run is shown; undefined for at once. */
  readonly speed: number | undefined;
  readonly resume: boolean;
  /** Whether to go on where resources may exist that are in no state. */
  readonly ignoreUnrecorded: boolean;
  /** Endpoint of a server that speaks for the cloud's object store. */
  readonly storeEndpoint: string | undefined;
  /** Endpoint of a server that speaks for the cloud's secret store. */
  readonly secretEndpoint: string | undefined;
  /** Files with secrets that only whoever applies has. */
  readonly secretFiles: readonly string[];
  /** A seed of the user's. */
  readonly seed: string | undefined;
  /** `HOST:PORT` at which the API is reached from here, where its name does not lead to it. */
  readonly apiAddress: string | undefined;
  /** A file with the user's credentials for the cluster. */
  readonly kubeconfig: string | undefined;
  /** Folder with the operator's identity at Nstance's servers. */
  readonly identityDir: string | undefined;
  /** Seconds to wait for the API; 0 is not to look. */
  readonly healthSeconds: number;
  /** Seconds that a destroy waits for the servers to delete their VMs, before it deletes them itself. */
  readonly machineSeconds: number;
}

/** Reads the options that `apply` and `destroy` share. Throws a usage error for what cannot be. */
export function applyOptionsOf(args: CommandArguments): ApplyOptions {
  return {
    autoApprove: args.flags.has("auto-approve"),
    confirm: args.values.get("confirm"),
    confirmState: args.values.get("confirm-state"),
    format: args.flags.has("json") ? "json" : "plain",
    speed: speedOf(args.values.get("speed") ?? "1"),
    resume: args.flags.has("resume"),
    ignoreUnrecorded: args.flags.has("ignore-unrecorded"),
    storeEndpoint: args.values.get("endpoint"),
    secretEndpoint: args.values.get("secrets-endpoint") ?? args.values.get("endpoint"),
    secretFiles: args.lists.get("secrets") ?? [],
    seed: args.values.get("seed"),
    apiAddress: args.values.get("api-address"),
    kubeconfig: args.values.get("kubeconfig"),
    identityDir: args.values.get("identity-dir"),
    healthSeconds: secondsOf(args, "health-timeout", "15m"),
    machineSeconds: secondsOf(args, "vm-timeout", "20m"),
  };
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function secondsOf({ values }: CommandArguments, option: string, unset: string): number {
  const given = values.get(option) ?? unset;
  const [, count, unit = "s"] = /^(\d{1,6})([smh])?$/.exec(given) ?? [];
  if (count !== undefined) return Number(count) * (units[unit] ?? 1);
  throw new UserError(`--${option} takes a time, not \`${given}\``, {
    fix: "write it like 90s, 15m or 1h; 0 is not to wait",
    exitCode: exitCodes.usage,
  });
}

function speedOf(given: string): number | undefined {
  if (given === "max") return undefined;
  const speed = /^\d{1,4}(?:\.\d{1,3})?$/.test(given) ? Number(given) : 0;
  if (speed > 0) return speed;
  throw new UserError(`--speed takes a number above 0 or \`max\`, not \`${given}\``, {
    fix: "write 1 for the pace at which it ran, 4 for four times as fast, max for the end at once",
    exitCode: exitCodes.usage,
  });
}
