import type { Ir } from "../../compiler/index.ts";
import { type CommandContext, UserError } from "../cli/index.ts";
import { buildSource, type ClusterBuild } from "../outputs/index.ts";
import { type BuildArguments, findSources, requireOwnFolder, type Source } from "../project/index.ts";
import { writeDiagnostics } from "../render/index.ts";
import { makesInfrastructure, runsTofu } from "./steps/index.ts";

/** A cluster with the outputs that its source gives now. */
export interface LoadedCluster {
  readonly build: ClusterBuild;
  readonly ir: Ir;
  /** Texts of the sources by file. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Compiles the one cluster that a path means; undefined where it has errors, which are then told. */
export function loadCluster(context: CommandContext, path: string, args: BuildArguments): LoadedCluster | undefined {
  requireOwnFolder(args);
  const source = onlySource(context.cwd, path);
  const { compiled, diagnostics, clusters } = buildSource(context.cwd, source, args, false);
  const { sources } = compiled.compilation;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    writeDiagnostics(context, "pretty", errors, sources);
    return undefined;
  }
  // Told by `build` before, and what an apply would do the damage of.
  const shared = diagnostics.filter(({ name }) => name === "state-shared");
  if (shared.length > 0) writeDiagnostics(context, "pretty", shared, sources);
  const [build, ...more] = clusters;
  const ir = build?.cluster.ir;
  if (!build || !ir) throw new UserError(`${source.file} has no cluster`, { fix: "name a file with one" });
  if (more.length > 0) {
    const ids = clusters.map(({ cluster }) => cluster.id).join(", ");
    throw new UserError(`${source.file} has several clusters: ${ids}`, { fix: "give each a file of its own" });
  }
  return { build, ir, sources };
}

interface Demand {
  readonly command: string;
  readonly fix: string;
}

/** Where OpenTofu makes nothing, it has no state to explain. */
export function requireTofu({ ir }: LoadedCluster, demand: Demand): void {
  if (!runsTofu(ir)) throw noInfrastructure(demand);
}

/** Nodes of one's own are taken out before what they use: that somebody here has to be able to do. */
export function requireReach({ ir }: LoadedCluster): void {
  if (makesInfrastructure(ir)) return;
  const unreached = ir.providers.filter((one) => !("ssh" in one && one.ssh)).map(({ key }) => key);
  if (unreached.length === 0) return;
  const behind = runsTofu(ir) ? " then run `tofu destroy` in the folder of the outputs," : "";
  throw new UserError(`\`destroy\` does not reach the nodes of ${unreached.join(", ")}`, {
    why: "its servers, its network and its template are on machines of your own, and no `ssh` block says how these are reached",
    fix: `write an \`ssh\` block into the provider and build; or stop nstance-server on every node and delete the VMs, take each node out with \`--undo\` of its script,${behind} and empty the buckets`,
  });
}

function noInfrastructure({ command, fix }: Demand): UserError {
  return new UserError(`this cluster has no part that OpenTofu makes, and \`${command}\` knows no other`, {
    why: "its machines, its networks and its buckets are your own",
    fix,
  });
}

function onlySource(cwd: string, path: string): Source {
  const [source, ...more] = findSources(cwd, [path]);
  if (source && more.length === 0) return source;
  throw new UserError(`${path} means ${more.length + (source ? 1 : 0)} sources, and one cluster is applied at a time`, {
    fix: "name one of them",
  });
}
