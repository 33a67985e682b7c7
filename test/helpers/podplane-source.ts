import type { Workspace } from "../../compiler/bind/workspace.ts";
import { type Compilation, compile } from "../../compiler/compile.ts";
import type { Ir } from "../../compiler/ir/index.ts";
import { printLock } from "../../compiler/lock/print.ts";
import type { Notation } from "../../compiler/types/index.ts";

/** A workspace in memory: paths are flat, everything else is outside. */
export function memoryWorkspace(files: Readonly<Record<string, string>> = {}): Workspace {
  return {
    read(path) {
      const text = files[path];
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
    resolve: (_from, path) =>
      path.startsWith("..") || path.startsWith("/") ? { kind: "outside", root: "." } : { kind: "path", path },
  };
}

export interface CompileOptions {
  readonly file?: string;
  readonly notation?: Notation;
  readonly files?: Readonly<Record<string, string>>;
  readonly assignments?: readonly string[];
  readonly vars?: string;
  readonly lock?: string;
  readonly acceptDestroy?: readonly string[];
}

/** Compiles one text in memory. */
export function compileText(text: string, options: CompileOptions = {}): Compilation {
  return compile({
    file: options.file ?? "cluster.podplane",
    text,
    notation: options.notation ?? "podplane",
    workspace: memoryWorkspace(options.files),
    varsFiles: options.vars === undefined ? [] : [{ file: "set.podplanevars", text: options.vars }],
    assignments: options.assignments ?? [],
    ...(options.acceptDestroy ? { acceptDestroy: options.acceptDestroy } : {}),
    lockOf: () => (options.lock === undefined ? undefined : { file: "podplane.lock.json", text: options.lock }),
  });
}

/** The IR of the only cluster of a text. */
export function irOf(text: string, options: CompileOptions = {}): Ir {
  const compilation = compileText(text, options);
  const [cluster] = compilation.clusters;
  if (!cluster?.ir) throw new Error(`the text does not compile: ${errorsOf(compilation).join(", ")}`);
  return cluster.ir;
}

/** The lock file that a build of the only cluster of a text writes. */
export function lockOf(text: string, options: CompileOptions = {}): string {
  const compilation = compileText(text, options);
  const lock = compilation.clusters[0]?.lock;
  if (!lock) throw new Error(`the text does not compile: ${errorsOf(compilation).join(", ")}`);
  return printLock(lock);
}

/** The parts of a small valid cluster; what a test says takes the place of a part or is added. */
export interface SourceParts {
  /** Declarations in front of the cluster. */
  readonly top?: string;
  /** In the cluster. */
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly pool?: string;
  readonly pools?: string;
  readonly provider?: string;
  readonly zones?: string;
}

/** A valid cluster on AWS: one control-plane VM in one zone, and what `parts` adds. */
export function source(parts: SourceParts = {}): string {
  return `podplane 1

${parts.top ?? ""}
cluster tools {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes {
    api_hostname = "k8s.example.com"
    ${parts.kubernetes ?? ""}
  }
  seed none {}
  ${parts.cluster ?? ""}
  pool control-plane {
    arch = arm64
    instance_type = "t4g.small"
    ${parts.pool ?? "size = 1"}
  }
  ${parts.pools ?? ""}
  provider aws {
    account = "123456789012"
    region = "eu-west-1"
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    ${parts.provider ?? ""}
    ${
      parts.zones ??
      `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }`
    }
  }
}
`;
}

/** The names of the rules that a compilation reports as errors, in order, each once. */
export function errorsOf(compilation: Compilation): string[] {
  const names = compilation.diagnostics.filter((one) => one.severity === "error").map((one) => one.name);
  return [...new Set(names)];
}
