import { type Expression, type ParamDeclaration, visitChildren } from "../../grammar/index.ts";
import type { BoundFile, Program } from "../bind/index.ts";
import { errorValue } from "../values/values.ts";
import type { Evaluation, Module } from "./environment.ts";
import type { Inputs } from "./inputs.ts";
import { evaluate } from "./operands.ts";
import { checkParameter, type ParameterContext } from "./parameters.ts";
import { createThunk, needAll, type Thunk } from "./thunk.ts";

/** The files of a compilation with their values, which are computed when they are first read. */
export interface Modules {
  readonly main: Module;
  /** By path. */
  readonly all: ReadonlyMap<string, Module>;
}

type MutableModule = {
  -readonly [K in keyof Module]: Module[K] extends ReadonlyMap<infer N, infer V> ? Map<N, V> : Module[K];
};

/** Makes the values of a program. `inputs` are those given from outside, for the parameters of the main file. */
export function createModules(program: Program, inputs: Inputs, evaluation: Evaluation): Modules {
  const all = new Map<string, Module>();
  // A file stands behind those that it uses.
  for (const [path, file] of program.files) {
    const module = createModule(file.bound, file === program.main ? inputs : undefined, evaluation);
    for (const [alias, used] of file.uses) {
      const target = all.get(used);
      if (target) module.imports.set(alias, target);
    }
    all.set(path, module);
  }
  const main = all.get(program.main.bound.path);
  if (!main) throw new Error(`the main file ${program.main.bound.path} has no values`);
  reportUnknownInputs(main, inputs, evaluation);
  return { main, all };
}

function createModule(bound: BoundFile, inputs: Inputs | undefined, evaluation: Evaluation): MutableModule {
  const { declarations, ast, path } = bound;
  const module: MutableModule = {
    file: path,
    ast,
    params: new Map(),
    lets: new Map(),
    secrets: new Map(declarations.secrets),
    templates: new Map(declarations.templates),
    clusters: new Map(declarations.roots),
    imports: new Map(),
  };
  for (const [name, declaration] of declarations.params) {
    module.params.set(name, { declaration, thunk: paramThunk(module, declaration, inputs, evaluation) });
  }
  for (const [name, declaration] of declarations.lets) {
    module.lets.set(name, { declaration, thunk: letThunk(module, name, declaration.value, evaluation) });
  }
  return module;
}

function paramThunk(
  module: Module,
  declaration: ParamDeclaration,
  inputs: Inputs | undefined,
  evaluation: Evaluation,
): Thunk {
  const { name, type } = declaration;
  const environment = { module, locals: undefined, cluster: undefined };
  const context: ParameterContext = {
    diagnostics: evaluation.diagnostics,
    evaluateDefault(expression) {
      needAll(topLevelThunks(expression, module));
      return evaluate(expression, environment, evaluation);
    },
  };
  return createThunk(`param.${name.text}`, name.span, () => {
    const given = inputs?.valueOf(name.text, type);
    if (given) return checkParameter(name.text, type, given, given.span, context);
    if (!declaration.default) {
      evaluation.diagnostics.report("parameter-missing", name.span, { name: name.text });
      return errorValue(name.span);
    }
    const value = context.evaluateDefault(declaration.default);
    return checkParameter(name.text, type, value, declaration.default.span, context);
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
    if (node.kind === "member" && node.object.kind === "name") {
      const namespace = node.object.text;
      const table = namespace === "let" ? module.lets : namespace === "param" ? module.params : undefined;
      const thunk = table?.get(node.member.text)?.thunk;
      if (thunk) thunks.add(thunk);
    }
    visitChildren(node, (child) => {
      stack.push(child);
    });
  }
  return [...thunks];
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
