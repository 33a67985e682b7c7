import { type Expression, parse, type SourceFile, type Span, visitChildren } from "../../grammar/index.ts";
import { reportSyntax } from "../diagnostics/syntax.ts";
import { errorValue } from "../values/values.ts";
import { bare, type Evaluation, type Module } from "./environment.ts";
import type { Inputs } from "./inputs.ts";
import { evaluate } from "./operands.ts";
import { checkParameter, checkTypeExpression } from "./parameters.ts";
import { createThunk, needAll, type Thunk } from "./thunk.ts";

/** The newest language edition, which a file without one is read as. */
export const newestEdition = 1;

/** The files of a compilation: the one that is compiled and all that it uses. */
export interface Program {
  readonly main: Module;
  readonly modules: ReadonlyMap<string, Module>;
}

interface Loaded {
  readonly file: string;
  readonly ast: SourceFile;
  readonly uses: { readonly alias: string; readonly path: string; readonly span: Span }[];
}

/**
 * Reads a file and all that it uses, and binds the names that each declares. Values of `let` and
 * `param` are thunks. Texts are added to `sources`. `inputs` are the values given from outside, for the parameters of the main file.
 */
export function loadProgram(
  file: string,
  text: string,
  inputs: Inputs,
  evaluation: Evaluation,
  sources: Map<string, string>,
): Program {
  const loaded = loadAll(file, text, evaluation, sources);
  const cyclic = findUseCycles(file, loaded, evaluation);
  const modules = new Map<string, MutableModule>();
  for (const one of loaded.values()) {
    modules.set(one.file, bindModule(one, one.file === file ? inputs : undefined, evaluation));
  }
  for (const one of loaded.values()) {
    for (const use of one.uses) {
      const target = modules.get(use.path);
      if (target && !cyclic.has(use)) modules.get(one.file)?.imports.set(use.alias, target);
    }
  }
  const main = modules.get(file);
  if (!main) throw new Error(`the main file ${file} was not bound`);
  reportUnknownInputs(main, inputs, evaluation);
  return { main, modules };
}

function loadAll(
  file: string,
  text: string,
  evaluation: Evaluation,
  sources: Map<string, string>,
): Map<string, Loaded> {
  const loaded = new Map<string, Loaded>();
  const queue: { file: string; text: string }[] = [{ file, text }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (loaded.has(next.file)) continue;
    const { file: ast, problems, text: read } = parse(next.file, next.text);
    sources.set(next.file, read);
    reportSyntax(problems, evaluation.diagnostics);
    const one: Loaded = { file: next.file, ast, uses: [] };
    loaded.set(next.file, one);
    for (const item of ast.items) {
      if (item.kind !== "use") continue;
      const resolved = readUsed(one.file, item.path.text, item.path.span, evaluation);
      if (!resolved) continue;
      one.uses.push({ alias: item.alias.text, path: resolved.file, span: item.path.span });
      queue.push(resolved);
    }
  }
  return loaded;
}

function readUsed(
  from: string,
  path: string,
  span: Span,
  evaluation: Evaluation,
): { file: string; text: string } | undefined {
  const { workspace, diagnostics } = evaluation;
  const resolved = workspace.resolve(from, path);
  if (resolved.kind === "outside") {
    diagnostics.report("use-outside-project", span, { path, root: resolved.root });
    return undefined;
  }
  if (resolved.kind === "loop") {
    diagnostics.report("file-unreadable", span, { path, reason: "it is a loop of symbolic links" });
    return undefined;
  }
  const result = workspace.read(resolved.path);
  if (result.kind === "text") return { file: resolved.path, text: result.text };
  diagnostics.report("file-unreadable", span, { path, reason: readFailure(result) });
  return undefined;
}

/** Why a file could not be read, as the end of a sentence. */
export function readFailure(result: Exclude<ReturnType<Evaluation["workspace"]["read"]>, { kind: "text" }>): string {
  switch (result.kind) {
    case "missing":
      return "there is no such file";
    case "folder":
      return "it is a folder";
    case "not-utf8":
      return `it is not UTF-8: see its byte ${result.offset}`;
    case "too-large":
      return `it has ${result.bytes} bytes, and ${result.limit} is the limit`;
    case "loop":
      return "it is a loop of symbolic links";
    case "unreadable":
      return result.reason;
  }
}

/** The `use` declarations that close a cycle, each reported. Depth first, with a list for the path. */
function findUseCycles(file: string, loaded: ReadonlyMap<string, Loaded>, evaluation: Evaluation): Set<unknown> {
  const closing = new Set<unknown>();
  const finished = new Set<string>();
  const path: { file: string; next: number }[] = [{ file, next: 0 }];
  const onPath = new Set([file]);
  for (let top = path[path.length - 1]; top; top = path[path.length - 1]) {
    const use = loaded.get(top.file)?.uses[top.next++];
    if (!use) {
      path.pop();
      onPath.delete(top.file);
      finished.add(top.file);
    } else if (onPath.has(use.path)) {
      closing.add(use);
      const files = path.slice(path.findIndex((step) => step.file === use.path)).map((step) => step.file);
      evaluation.diagnostics.report("use-cycle", use.span, { cycle: [...files, use.path].join(" → ") });
    } else if (!finished.has(use.path) && loaded.has(use.path)) {
      path.push({ file: use.path, next: 0 });
      onPath.add(use.path);
    }
  }
  return closing;
}

type MutableModule = {
  -readonly [K in keyof Module]: Module[K] extends ReadonlyMap<infer N, infer V> ? Map<N, V> : Module[K];
};

function bindModule(loaded: Loaded, inputs: Inputs | undefined, evaluation: Evaluation): MutableModule {
  const module: MutableModule = {
    file: loaded.file,
    ast: loaded.ast,
    params: new Map(),
    lets: new Map(),
    secrets: new Map(),
    templates: new Map(),
    clusters: new Map(),
    imports: new Map(),
  };
  checkEdition(loaded.ast, evaluation);
  const aliases = new Map<string, Span>();
  for (const item of loaded.ast.items) {
    switch (item.kind) {
      case "use":
        declare(aliases, item.alias.text, item.alias.span, item.alias.span, (span) => span, "import", evaluation);
        break;
      case "param": {
        checkTypeExpression(item.type, evaluation.diagnostics);
        const thunk = paramThunk(module, item, inputs, evaluation);
        const entry = { declaration: item, thunk };
        declare(
          module.params,
          item.name.text,
          entry,
          item.name.span,
          (other) => other.declaration.name.span,
          "param",
          evaluation,
        );
        break;
      }
      case "let": {
        const entry = { declaration: item, thunk: letThunk(module, item.name.text, item.value, evaluation) };
        declare(
          module.lets,
          item.name.text,
          entry,
          item.name.span,
          (other) => other.declaration.name.span,
          "let",
          evaluation,
        );
        break;
      }
      case "secret":
        checkSecret(item.value, evaluation);
        declare(module.secrets, item.name.text, item, item.name.span, (other) => other.name.span, "secret", evaluation);
        break;
      case "template":
        for (const parameter of item.parameters) checkTypeExpression(parameter.type, evaluation.diagnostics);
        declare(
          module.templates,
          item.name.text,
          item,
          item.name.span,
          (other) => other.name.span,
          "template",
          evaluation,
        );
        break;
      default:
        break;
    }
  }
  return module;
}

function declare<T>(
  table: Map<string, T>,
  name: string,
  entry: T,
  span: Span,
  spanOf: (other: T) => Span,
  what: string,
  evaluation: Evaluation,
): void {
  const earlier = table.get(name);
  if (earlier === undefined) table.set(name, entry);
  else {
    const related = [{ span: spanOf(earlier), message: "first here" }];
    evaluation.diagnostics.report("duplicate-name", span, { what, name }, { related });
  }
}

function checkEdition(ast: SourceFile, evaluation: Evaluation): void {
  if (!ast.edition) {
    const start: Span = { file: ast.span.file, start: 0, end: 0 };
    const fixes = [{ title: "Name the edition", edits: [{ span: start, text: `podplane ${newestEdition}\n\n` }] }];
    evaluation.diagnostics.report("edition-missing", start, { edition: newestEdition }, { fixes });
  } else if (ast.edition.number !== newestEdition) {
    const parameters = { edition: ast.edition.number, newest: newestEdition };
    evaluation.diagnostics.report("edition-unknown", ast.edition.numberSpan, parameters);
  }
}

function paramThunk(
  module: Module,
  declaration: Extract<SourceFile["items"][number], { kind: "param" }>,
  inputs: Inputs | undefined,
  evaluation: Evaluation,
): Thunk {
  const { name, type } = declaration;
  return createThunk(`param.${name.text}`, name.span, () => {
    const given = inputs?.valueOf(name.text, type);
    if (given) return checkParameter(name.text, type, given, given.span, evaluation.diagnostics);
    if (!declaration.default) {
      evaluation.diagnostics.report("parameter-missing", name.span, { name: name.text });
      return errorValue(name.span);
    }
    const environment = { module, locals: undefined, cluster: undefined };
    needAll(topLevelThunks(declaration.default, module));
    const value = evaluate(declaration.default, environment, evaluation);
    return checkParameter(name.text, type, value, declaration.default.span, evaluation.diagnostics);
  });
}

function letThunk(module: Module, name: string, value: Expression, evaluation: Evaluation): Thunk {
  return createThunk(`let.${name}`, value.span, () => {
    needAll(topLevelThunks(value, module));
    return evaluate(value, { module, locals: undefined, cluster: undefined }, evaluation);
  });
}

/** The `let` and `param` thunks that an expression names: found by a walk, without evaluating. */
function topLevelThunks(expression: Expression, module: Module): Thunk[] {
  const thunks = new Set<Thunk>();
  const stack: Parameters<typeof visitChildren>[0][] = [expression];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === "member") {
      const root = bare(node.object);
      const name = node.member.text;
      const table =
        root.kind !== "name"
          ? undefined
          : root.text === "let"
            ? module.lets
            : root.text === "param"
              ? module.params
              : undefined;
      const thunk = table?.get(name)?.thunk;
      if (thunk) thunks.add(thunk);
    }
    visitChildren(node, (child) => {
      stack.push(child);
    });
  }
  return [...thunks];
}

const secretSources = ["env", "file", "aws_secret", "gcp_secret"];

/** A secret is fetched at run time: its declaration only says from where, in literal strings. */
function checkSecret(value: Expression, evaluation: Evaluation): void {
  const call = bare(value);
  const name = call.kind === "call" && call.callee.kind === "name" ? call.callee.text : undefined;
  if (call.kind !== "call" || name === undefined || !secretSources.includes(name)) {
    if (call.kind !== "error")
      evaluation.diagnostics.report("secret-source", value.span, {
        sources: secretSources.map((source) => `${source}(…)`).join(", "),
      });
    return;
  }
  const [argument, ...more] = call.arguments;
  const literal = argument?.kind === "string" && argument.parts.every((part) => part.kind === "text");
  if (!literal || more.length > 0) evaluation.diagnostics.report("secret-argument", call.span, { source: name });
}

function reportUnknownInputs(main: Module, inputs: Inputs, evaluation: Evaluation): void {
  for (const input of inputs.all) {
    if (main.params.has(input.name)) continue;
    evaluation.diagnostics.report("unknown-parameter", input.span, {
      name: input.name,
      known: [...main.params.keys()].map((name) => `\`${name}\``).join(", ") || "none",
    });
  }
}
