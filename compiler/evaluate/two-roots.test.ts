import { expect, test } from "vitest";
import { memoryWorkspace } from "../../test/helpers/podplane-source.ts";
import { FileCache, loadProgram } from "../bind/index.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { buildModel } from "../domains/model/build-model.ts";
import { attribute, block, label } from "../schema/define/define.ts";
import { integer, string } from "../schema/define/types.ts";
import { cluster } from "../schema/index.ts";
import { checkProgram, TypeCache } from "../types/index.ts";
import { evaluateClusters } from "./clusters.ts";
import { createEvaluation } from "./evaluation.ts";
import { functions } from "./functions.ts";
import { readInputs } from "./inputs.ts";
import { createModules } from "./program.ts";

/*
 * Two roots may have blocks of one kind with schemas of their own: a `site` with a `pool` and a `role` that are not
 * those of a cluster.
 */

const texts = { doc: "A part.", jsonc: { form: "none" } } as const;
const name = label("name", string("identifier"), "Its name.");
const number = (value: number) =>
  attribute(integer(), {
    default: value,
    doc: "A number.",
    example: "weight = 1",
    impact: "client",
    emits: ["none: it stands in no table"],
  });
const site = block("site", {
  ...texts,
  labels: [name],
  many: true,
  attributes: { total: number(0) },
  blocks: {
    role: block("role", { ...texts, labels: [name], many: true, attributes: { weight: number(7) } }),
    pool: block("pool", { ...texts, labels: [name], many: true, attributes: { nodes: number(4), size: number(100) } }),
  },
});

function modelOf(text: string) {
  const diagnostics = new Diagnostics();
  const workspace = memoryWorkspace();
  const roots = [cluster, site];
  const program = loadProgram({ file: "a", text, workspace, roots, cache: new FileCache() }, diagnostics);
  const typed = checkProgram(
    program,
    { roots, functions, computed: () => new Map(), foreign: () => undefined },
    new TypeCache(),
    diagnostics,
  );
  const faults = new Set([...typed.values()].flatMap((one) => [...one.faults]));
  const known = { faults, partial: new Set<never>(), toldPlaces: new Set<string>(), computed: () => undefined };
  const evaluation = createEvaluation(workspace, known, diagnostics);
  const [raw] = evaluateClusters(
    createModules(program, readInputs([], [], diagnostics), evaluation),
    roots,
    evaluation,
  );
  if (!raw) throw new Error("there is no root");
  return { model: buildModel(raw, site, "podplane", diagnostics), errors: diagnostics.sorted() };
}

test("a block has the schema of its own root: defaults, members, and what is gone over", () => {
  const { model, errors } = modelOf(`podplane 1
site home {
  role web {}
  pool a {}
  pool b { nodes = 1 }
  total = role.web.weight + pool.a.nodes + pool.b.size + length([for p in pool: p.nodes if p.nodes > 1])
}`);
  expect(errors.map((one) => one.message)).toEqual([]);
  expect(model.attributes.total?.value).toBe(7 + 4 + 100 + 1);
});

test("what another root has under that name is not known", () => {
  const { errors } = modelOf("podplane 1\nsite home {\n  pool a {}\n  total = pool.a.disk_size\n}");
  expect(errors.map((one) => one.name)).toEqual(["unknown-member"]);
});
