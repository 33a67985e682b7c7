import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { type TofuEnvironment, tofuEnvironment, tofuTools } from "../../tofu/harness.ts";
import { lockFor, projectFolder } from "./compile.ts";
import { baseJsonc, baseSource, type Fault, faults } from "./faults/index.ts";

/** The part of `check --format json` (ruling 30) that says where. */
interface CheckDocument {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly message: string;
    readonly file: string | null;
    readonly range: { readonly start: { readonly line: number } } | null;
  }[];
}

const sourceNames = { podplane: "cluster.podplane", jsonc: "podplane.cluster.jsonc" } as const;

function sourceOf(fault: Fault): string {
  const base = fault.source === "jsonc" ? baseJsonc : baseSource;
  return fault.edit === undefined ? base : base.replaceAll(fault.edit.from, fault.edit.to);
}

function filesOf(fault: Fault): Record<string, string> {
  const source = sourceOf(fault);
  const { version, dialect } = fault.modules ?? { version: "2.0.1", dialect: "v2a" };
  const id = /^cluster "?([a-z0-9-]+)"? /m.exec(source)?.[1] ?? "tools";
  const prefix = /name_prefix = "(.*)"/.exec(source)?.[1] ?? id;
  const lock = lockFor(dialect, id, version).replace(/"name_prefix": ".*"/, `"name_prefix": "${prefix}"`);
  const files: Record<string, string> = {
    [sourceNames[fault.source ?? "podplane"]]: source,
    "podplane.lock.json": lock,
  };
  return fault.custom === undefined ? files : { ...files, "custom.tf": fault.custom };
}

describeWithTools("what OpenTofu says, at the line that caused it", tofuTools, () => {
  let environment: TofuEnvironment;
  beforeAll(async () => {
    environment = await tofuEnvironment();
  });
  afterAll(() => environment.dispose());

  async function check(
    files: Readonly<Record<string, string>>,
  ): Promise<{ exitCode: number; document: CheckDocument }> {
    const project = await projectFolder(files);
    try {
      const run = await project.run(["check", "--with-tofu", "--format", "json"], environment.variables);
      return { exitCode: run.exitCode, document: JSON.parse(run.stdout) as CheckDocument };
    } finally {
      await project.dispose();
    }
  }

  it("knows at least 30 faults", () => {
    expect(faults.length).toBeGreaterThanOrEqual(30);
  });

  it.each(["podplane", "jsonc"] as const)("says nothing of a %s source without a fault", async (source) => {
    const { exitCode, document } = await check(filesOf({ name: "", at: "", ...(source === "jsonc" && { source }) }));
    expect(document.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
    const files = filesOf(fault);
    const { exitCode, document } = await check(files);
    const errors = document.diagnostics.filter(({ severity }) => severity === "error");
    const places = errors.map(({ file, range }) => {
      const line = (files[file ?? ""] ?? "").split("\n")[(range?.start.line ?? 0) - 1];
      return `${file}: ${line?.trim()}`;
    });
    const wanted = typeof fault.at === "string" ? [fault.at] : fault.at;
    const file = fault.file ?? sourceNames[fault.source ?? "podplane"];
    const hit = places.some((place) => place.startsWith(`${file}: `) && wanted.some((text) => place.includes(text)));
    expect(hit, `${JSON.stringify(errors.map(({ message }) => message))} at\n${places.join("\n")}`).toBe(true);
    expect(exitCode).toBe(1);
  });
});
