/** Variables that would give OpenTofu other arguments, another workspace, or its debug log to what we keep. */
function isUnwanted(name: string, hasLogPath: boolean): boolean {
  return /^TF_CLI_ARGS(?:_|$)/.test(name) || name === "TF_WORKSPACE" || (name === "TF_LOG" && !hasLogPath);
}

/**
 * The environment of OpenTofu (contracts/terraform.md 5.1). A debug log can hold secrets: it is written where the
 * user says, and never between the messages that are kept.
 */
export function tofuEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const hasLogPath = (env["TF_LOG_PATH"] ?? "") !== "";
  const kept = Object.entries(env).filter(([name]) => !isUnwanted(name, hasLogPath));
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
}
