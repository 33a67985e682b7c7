/** Ours alone: no program that is started gets it. */
const ownSecret = /^PODPLANE_API_TOKEN$/;

/** What only OpenTofu is to know: values of its variables, keys of its state, tokens of its registries. */
const tofuSecret = /^TF_(?:VAR_|TOKEN_|ENCRYPTION$|HTTP_PASSWORD$)/;

/** Variables that would give OpenTofu other arguments, another workspace, or its debug log to what we keep. */
function isUnwanted(name: string, hasLogPath: boolean): boolean {
  if (ownSecret.test(name)) return true;
  return /^TF_CLI_ARGS(?:_|$)/.test(name) || name === "TF_WORKSPACE" || (name === "TF_LOG" && !hasLogPath);
}

/**
 * The environment of every other program that is started: without what is meant for OpenTofu or for us, and without the
 * variables that the secrets of a cluster are taken from.
 */
export function environmentOfOthers(
  env: Readonly<Record<string, string | undefined>>,
  secrets: ReadonlySet<string> = new Set(),
): Readonly<Record<string, string | undefined>> {
  const isKept = (name: string) => !ownSecret.test(name) && !tofuSecret.test(name) && !secrets.has(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => isKept(name)));
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
