import { type Expression, type ParamDeclaration, type UseDeclaration, visitChildren } from "../../grammar/index.ts";
import type { BoundFile, Program, ProgramFile } from "../bind/index.ts";
import { errorValue, type Value } from "../values/index.ts";
import { spend } from "./bounds.ts";
import { type Evaluation, type Module, within } from "./environment.ts";
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

/** The value that a parameter has from outside; undefined where its default applies. */
type Given = (declaration: ParamDeclaration, context: ParameterContext) => Value | undefined;

/**
 * Makes the values of a program. `inputs` are those given from outside, for the parameters of the main file. A file
 * that is used without arguments has its values once, whoever uses it; each `use` with arguments makes values of its own.
 */
export function createModules(program: Program, inputs: Inputs, evaluation: Evaluation): Modules {
  const all = new Map<string, Module>();
  const unlinked: Instance[] = [];
  for (const [path, file] of program.files) {
    const given = file === program.main ? inputGiven(inputs, evaluation) : missingGiven(evaluation, undefined);
    const module = createModule(file.bound, given, evaluation);
    unlinked.push({ file, module, evaluation });
    all.set(path, module);
  }
  for (let next = unlinked.pop(); next; next = unlinked.pop()) {
    for (const instance of linkUses(next, program, all)) unlinked.push(instance);
  }
  const main = all.get(program.main.bound.path);
  if (!main) throw new Error(`the main file ${program.main.bound.path} has no values`);
  reportUnknownInputs(main, inputs, evaluation);
  return { main, all };
}

interface Instance {
  readonly file: ProgramFile;
  readonly module: MutableModule;
  readonly evaluation: Evaluation;
}

/** What an instance costs of the budget of items: files that use each other twice double with each level. */
const instanceCost = 100;

/** Gives a file what it uses; returns the instances that were made for it. */
function linkUses({ file, module, evaluation }: Instance, program: Program, all: ReadonlyMap<string, Module>) {
  const made: Instance[] = [];
  for (const [alias, path] of file.uses) {
    const use = file.bound.declarations.uses.get(alias);
    const used = program.files.get(path);
    const shared = all.get(path);
    if (!use || !used || !shared) continue;
    if (use.arguments.length === 0 || !spend(evaluation, instanceCost, use.span)) {
      module.imports.set(alias, shared);
      continue;
    }
    const inner = within(evaluation, "use", use.span, alias);
    const instance = createModule(used.bound, useGiven(use, module, evaluation), inner);
    module.imports.set(alias, instance);
    made.push({ file: used, module: instance, evaluation: inner });
  }
  return made;
}

function createModule(bound: BoundFile, given: Given, evaluation: Evaluation): MutableModule {
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
    module.params.set(name, { declaration, thunk: paramThunk(module, declaration, given, evaluation) });
  }
  for (const [name, declaration] of declarations.lets) {
    module.lets.set(name, { declaration, thunk: letThunk(module, name, declaration.value, evaluation) });
  }
  return module;
}

function paramThunk(module: Module, declaration: ParamDeclaration, given: Given, evaluation: Evaluation): Thunk {
  const { name, type, default: fallback } = declaration;
  const context: ParameterContext = {
    diagnostics: evaluation.diagnostics,
    evaluateDefault: (expression) => evaluateIn(module, expression, evaluation),
  };
  return createThunk(`param.${name.text}`, name.span, () => {
    const value = given(declaration, context);
    if (value) return value;
    if (!fallback) return errorValue(name.span);
    return checkParameter(name.text, type, context.evaluateDefault(fallback), fallback.span, context);
  });
}

function inputGiven(inputs: Inputs, evaluation: Evaluation): Given {
  return ({ name, type, default: fallback }, context) => {
    const given = inputs.valueOf(name.text, type);
    if (given) return checkParameter(name.text, type, given, given.span, context);
    if (!fallback) evaluation.diagnostics.report("parameter-missing", name.span, { name: name.text });
    return undefined;
  };
}

/** What `use` gives; the arguments are evaluated in the file that they stand in. */
function useGiven(use: UseDeclaration, outer: Module, evaluation: Evaluation): Given {
  const missing = missingGiven(evaluation, use);
  const values = new Map(use.arguments.map((argument) => [argument.name.text, argument.value]));
  return (declaration, context) => {
    const { name, type } = declaration;
    const expression = values.get(name.text);
    if (!expression) return missing(declaration, context);
    const { diagnostics } = evaluation;
    const value = evaluateIn(outer, expression, evaluation);
    return checkParameter(name.text, type, value, expression.span, { ...context, diagnostics });
  };
}

/** Nobody gives a value. A `use` with arguments that lacks one was reported with the types. */
function missingGiven(evaluation: Evaluation, use: UseDeclaration | undefined): Given {
  return ({ name, default: fallback }) => {
    if (!fallback && !use) evaluation.diagnostics.report("import-parameter-missing", name.span, { name: name.text });
    return undefined;
  };
}

function evaluateIn(module: Module, expression: Expression, evaluation: Evaluation): Value {
  needAll(topLevelThunks(expression, module));
  return evaluate(expression, { module, locals: undefined, cluster: undefined }, evaluation);
}

function letThunk(module: Module, name: string, value: Expression, evaluation: Evaluation): Thunk {
  // What is wrong has no value, and must not ask for those that it reads: it may be one of a circle.
  const isWrong = evaluation.faults.has(value);
  return createThunk(`let.${name}`, value.span, () =>
    isWrong ? errorValue(value.span) : evaluateIn(module, value, evaluation),
  );
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
