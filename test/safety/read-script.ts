import { spawnSync } from "node:child_process";

/*
 * What Bash makes of the values in a user-data script: the parts of the script that hold values are
 * cut out and run by the real Bash, in which no program can be found.
 */

/** The values of an env file. */
export function evaluateEnv(text: string): string[] {
  const names = [..."ACEIKNOPRST"].map((letter) => `\${!${letter}*}`).join(" ");
  const harness = `set -a; IFS= read -r -d '' text; eval "$text"; for name in ${names}; do printf '%s\\0' "\${!name}"; done`;
  return runBash(harness, text).split("\0");
}

/** The comments, keys, settings and addresses of a script, as they arrive. */
export function evaluateScript(script: string): string[] {
  checkSyntax(script);
  return [...commentsOf(script), ...keysOf(script), ...settingsOf(script), ...downloadsOf(script)];
}

function checkSyntax(script: string): void {
  const parsed = spawnSync("/bin/bash", ["-n"], { input: script, encoding: "utf8" });
  if (parsed.stderr !== "") throw new Error(`bash -n: ${parsed.stderr}`);
}

/** The lines at the head, which say where the script comes from. */
function commentsOf(script: string): string[] {
  return /^(?:#.*\n)+/.exec(script)?.[0].split("\n") ?? [];
}

function keysOf(script: string): string[] {
  const statement = /^printf '%s\\n' \\\n([\s\S]*?) >\/home\/admin\/\.ssh\/authorized_keys$/m.exec(script)?.[1];
  return statement === undefined ? [] : runBash(`printf '%s\\0' ${statement}`).split("\0");
}

function settingsOf(script: string): string[] {
  const body = /^cat >\/opt\/podplane\/etc\/user-data\.env <<'EOF'\n([\s\S]*?)^EOF$/m.exec(script)?.[1];
  if (body === undefined) throw new Error("the script writes no user-data.env");
  return evaluateEnv(body);
}

/** What curl is told, line by line. */
function downloadsOf(script: string): string[] {
  const table = /^dependencies\(\) \{\n {2}cat <<'EOF'\n([\s\S]*?)^EOF\n\}$/m.exec(script)?.[1];
  const loop = /^dependencies \| (while [\s\S]*?^done) \| download$/m.exec(script)?.[1];
  if (table === undefined || loop === undefined) throw new Error("the script downloads nothing");
  return runBash(`staging=/opt/deps mirror=http://deb.debian.org/debian; ${loop}`, table).split("\n");
}

function runBash(harness: string, input = ""): string {
  const bash = spawnSync("/bin/bash", ["--norc", "-r", "-c", harness], {
    input,
    env: { PATH: "/nonexistent" },
    encoding: "utf8",
  });
  if (bash.stderr !== "") throw new Error(`bash: ${bash.stderr}`);
  return bash.stdout;
}
