import type { CommandSpec } from "../cli/index.ts";
import { applyCommand } from "./apply-spec.ts";
import { buildCommand } from "./build-spec.ts";
import { checkCommand } from "./check-spec.ts";
import { completionCommand } from "./completion-spec.ts";
import { configPutCommand } from "./config-put-spec.ts";
import { defaultsStatusCommand } from "./defaults-status-spec.ts";
import { defaultsUpdateCommand } from "./defaults-update-spec.ts";
import { depsDownloadCommand } from "./deps-download-spec.ts";
import { depsStatusCommand } from "./deps-status-spec.ts";
import { depsUpdateCommand } from "./deps-update-spec.ts";
import { destroyCommand } from "./destroy-spec.ts";
import { diagramCommand } from "./diagram-spec.ts";
import { envCommand } from "./env-spec.ts";
import { explainCommand } from "./explain-spec.ts";
import { fmtCommand } from "./fmt-spec.ts";
import { importCommand } from "./import-spec.ts";
import { initCommand } from "./init-spec.ts";
import { lspCommand } from "./lsp-spec.ts";
import { planCommand } from "./plan-spec.ts";
import { secretsInitCommand } from "./secrets-init-spec.ts";
import { seedBuildCommand } from "./seed-build-spec.ts";
import { seedInspectCommand } from "./seed-inspect-spec.ts";
import { seedPutCommand } from "./seed-put-spec.ts";
import { upgradeCommand } from "./upgrade-spec.ts";
import { versionCommand } from "./version-spec.ts";
import { vmconfigPackCommand } from "./vmconfig-pack-spec.ts";
import { whyCommand } from "./why-spec.ts";

/**
 * Every command, in the order in which `--help` lists them. Help, completion, usage errors and
 * `docs/commands.md` are derived from this table.
 */
export const commands: readonly CommandSpec[] = [
  initCommand,
  buildCommand,
  checkCommand,
  planCommand,
  diagramCommand,
  fmtCommand,
  explainCommand,
  whyCommand,
  applyCommand,
  destroyCommand,
  importCommand,
  seedBuildCommand,
  seedPutCommand,
  seedInspectCommand,
  secretsInitCommand,
  configPutCommand,
  envCommand,
  depsStatusCommand,
  depsUpdateCommand,
  depsDownloadCommand,
  defaultsStatusCommand,
  defaultsUpdateCommand,
  upgradeCommand,
  vmconfigPackCommand,
  lspCommand,
  completionCommand,
  versionCommand,
];
