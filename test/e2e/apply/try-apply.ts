import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AppliedCluster, startStandIns } from "./stand-ins.ts";

/*
 * What `examples/try-apply/try-apply` runs: apply and destroy of a cluster in this terminal, against the stand-ins of
 * the tests. Ends with the exit code of the last command.
 */
const options = new Set(process.argv.slice(2));

/** Milliseconds that each resource takes: long enough to be seen. */
const watchable = 900;

/** Runs podplanec in this terminal. */
async function run(cluster: AppliedCluster, words: readonly string[]): Promise<number> {
  process.stdout.write(`\n$ podplanec ${words.join(" ")}\n`);
  const [program = "", ...rest] = cluster.wordsFor(words);
  const { TERM = "dumb", NO_COLOR = "" } = process.env;
  const child = spawn(program, rest, {
    env: { ...cluster.env, TERM, NO_COLOR },
    stdio: "inherit",
    cwd: cluster.folder,
  });
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 130;
}

async function applyAndDestroy(cluster: AppliedCluster): Promise<number> {
  const pause = options.has("--fast") ? [] : [{ operation: "create" as const, delay: watchable }];
  const noAddress = { type: "aws_eip", operation: "create" as const, times: 1, error: "AddressLimitExceeded" };
  cluster.faults(options.has("--fail") ? [noAddress, ...pause] : pause);
  const yes = options.has("--yes") ? ["--auto-approve"] : [];
  const applied = await run(cluster, ["apply", ...yes]);
  // The provider counts its faults anew in each run.
  if (applied === 4) cluster.faults(pause);
  const code = applied === 4 ? await run(cluster, ["apply", "--resume", ...yes]) : applied;
  if (code !== 0) return code;
  const names = options.has("--yes") ? ["--confirm", "try", "--confirm-state", cluster.bucket] : [];
  return run(cluster, ["destroy", ...names]);
}

// Ctrl-C is for podplanec, which has the same terminal.
process.on("SIGINT", () => undefined);
const standIns = await startStandIns();
try {
  const cluster = await standIns.cluster("try");
  const follow = cluster.wordsFor(["apply", "--attach"]).join(" ");
  process.stdout.write(
    `The cluster's outputs are in ${cluster.folder}. To follow from a second terminal:\n${follow}\n`,
  );
  process.exitCode = await applyAndDestroy(cluster);
} finally {
  await standIns.stop();
}
// The registry of modules would keep the process.
process.exit();
