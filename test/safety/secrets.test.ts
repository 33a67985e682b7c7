import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { printLock } from "../../compiler/index.ts";
import { effort } from "../helpers/effort.ts";
import { compileText, errorsOf, source } from "../helpers/podplane-source.ts";
import { runCommand } from "../helpers/run-command.ts";
import { randomCluster } from "./clusters.ts";
import { emitAll } from "./emit.ts";
import { seededRandom } from "./random.ts";
import { makeFolder, readTree } from "./tree.ts";

const perFile = 10;
const count = effort(100, 25);
const sources = ["env", "file", "aws_secret", "gcp_secret"] as const;

const canary = (file: number, index: number) =>
  `canary-${file}-${index}-${(file * 7919 + index * 104_729).toString(36)}`;

/** Declarations of secrets whose values are really there: in the environment, and in files of the project. */
function declare(file: number) {
  const values = Array.from({ length: perFile }, (_, index) => canary(file, index));
  const text = values.map((_, index) => {
    const kind = sources[index % sources.length];
    const place =
      kind === "env" ? `CANARY_${file}_${index}` : kind === "file" ? `secrets/${file}-${index}.txt` : `name-${index}`;
    return `secret s${index} = ${kind}("${place}")`;
  });
  return { values, text: text.join("\n") };
}

describe(`${perFile * count} canaries in ${count} random valid files`, () => {
  test("none is in an output, the IR, the lock file or a message", async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, "secrets"));
    const env: Record<string, string> = {};
    for (let file = 0; file < count; file++) {
      const declared = declare(file);
      for (const [index, value] of declared.values.entries()) {
        env[`CANARY_${file}_${index}`] = value;
        writeFileSync(join(folder, "secrets", `${file}-${index}.txt`), value);
      }
      const { text } = randomCluster(seededRandom(file + 10_000));
      const values = "let unused = [secret.s0, secret.s1]\nlet deeper = { token = let.unused[0] }";
      writeFileSync(
        join(folder, `c${file}.podplane`),
        text.replace("podplane 1\n", `podplane 1\n${declared.text}\n${values}\n`),
      );
      const out = `out/${file}`;
      const built = await runCommand(folder, ["build", `c${file}.podplane`, "--out", out], env);
      expect(built.code, built.stderr).toBe(0);
      const ir = await runCommand(folder, ["build", `c${file}.podplane`, "--out", out, "--emit", "ir"], env);
      const bytes = [...Object.values(readTree(join(folder, out))), ir.stdout, built.stdout, built.stderr].join("\n");
      expect(Object.keys(readTree(join(folder, out))).length).toBeGreaterThan(5);
      expect(bytes).not.toContain("canary-");
    }
  }, 900_000);
});

const top = 'secret token = env("TOKEN")\nlet held = secret.token';

/** Every way in which a secret could leave, and the rule that stops it. */
const flows: readonly (readonly [string, Parameters<typeof source>[0], string])[] = [
  ["an attribute", { top, cluster: "name = secret.token" }, "secret-flow"],
  ["an attribute by a let", { top, cluster: "name = let.held" }, "secret-flow"],
  ["an interpolation", { top, cluster: 'name = "x ${secret.token}"' }, "secret-flow"],
  ["an interpolation in an interpolation", { top, cluster: 'name = "x ${"${let.held}"}"' }, "secret-flow"],
  ["an addition", { top, cluster: 'name = "x" + secret.token' }, "secret-flow"],
  ["a function", { top, cluster: "name = upper(secret.token)" }, "secret-flow"],
  ["a hash", { top, cluster: "name = sha256(secret.token)" }, "secret-flow"],
  ["the length of a text", { top, pool: "size = length(secret.token)" }, "secret-flow"],
  ["a list", { top, cluster: "ssh { authorized_keys = [secret.token] }" }, "secret-flow"],
  ["an item of a list", { top, cluster: "name = [secret.token][0]" }, "secret-flow"],
  ["a member of an object", { top, cluster: "name = { a = secret.token }.a" }, "secret-flow"],
  ["a default with ??", { top, cluster: "name = {}.a ?? secret.token" }, "secret-flow"],
  ["a branch of a conditional", { top, cluster: 'name = true ? secret.token : "x"' }, "secret-flow"],
  ["a value of an object", { top, provider: "tags = { a = secret.token }" }, "secret-flow"],
  ["a join", { top, cluster: 'name = join("", [secret.token])' }, "secret-flow"],
  ["a merge", { top, provider: "tags = merge({ a = secret.token }, {})" }, "secret-flow"],
  ["a comprehension", { top, cluster: "ssh { authorized_keys = [for x in [secret.token]: x] }" }, "secret-flow"],
  ["a label", { top, cluster: 'domain "${secret.token}" {}' }, "secret-key"],
  ["a key", { top, provider: 'tags = { "${secret.token}" = "x" }' }, "secret-key"],
  ["a key of a comprehension", { top, provider: 'tags = {for x in ["a"]: secret.token => x}' }, "secret-key"],
  ["a condition of a block", { top, cluster: 'if secret.token == "a" { name = "x" }' }, "secret-condition"],
  ["a condition", { top, cluster: 'name = secret.token == "a" ? "x" : "y"' }, "secret-condition"],
  ["a comparison", { top, cluster: 'name = secret.token < "a" ? "x" : "y"' }, "secret-condition"],
  ["a test by a function", { top, cluster: 'name = starts_with(secret.token, "a") ? "x" : "y"' }, "secret-condition"],
  ["a search in a list", { top, cluster: 'name = contains([secret.token], "a") ? "x" : "y"' }, "secret-condition"],
  ["a comparison of lists", { top, cluster: 'name = [secret.token] == ["a"] ? "x" : "y"' }, "secret-condition"],
  ["a loop", { top, cluster: 'for x in secret.token { name = "x" }' }, "secret-condition"],
  ["a filter", { top, cluster: 'name = join("", [for x in ["a"]: x if secret.token == x])' }, "secret-condition"],
  ["an assertion", { top, cluster: 'assert secret.token == "a", "x"' }, "secret-condition"],
  ["the message of an assertion", { top, cluster: "assert false, secret.token" }, "secret-condition"],
  [
    "an argument of a template",
    { top: `${top}\ntemplate t(x: any) { name = x }`, cluster: "include t(x = secret.token)" },
    "secret-flow",
  ],
  [
    "a default of a parameter",
    { top: `${top}\nparam p: any = secret.token`, cluster: "name = param.p" },
    "secret-flow",
  ],
];

describe("each forbidden flow is an error that shows its path", () => {
  test.each(flows)("%s", (_name, parts, rule) => {
    const compilation = compileText(source(parts));
    expect(errorsOf(compilation)).toContain(rule);
    const found = compilation.diagnostics.find((one) => one.name === rule);
    const declared = compilation.sources.get("cluster.podplane")?.indexOf("token") ?? -1;
    const own = found?.related.filter((one) => !one.message.startsWith("in this "));
    expect(own?.[0]).toMatchObject({ message: "declared here", span: { start: declared } });
  });

  test("a base that is extended", () => {
    const text = `${source({ top })}\ncluster other extends tools { name = secret.token }`;
    expect(errorsOf(compileText(text))).toEqual(["secret-flow"]);
    const base = source({ top, cluster: "name = let.held" }).replace("cluster tools", "abstract cluster tools");
    expect(errorsOf(compileText(`${base}\ncluster other extends tools {}`))).toEqual(["secret-flow"]);
  });

  test("a secret from a file that is used", () => {
    const library = `podplane 1\n${top}\n`;
    const text = source({ top: 'use "lib.podplane" as lib', cluster: "name = lib.held" });
    const compilation = compileText(text, { files: { "lib.podplane": library } });
    expect(errorsOf(compilation)).toEqual(["secret-flow"]);
    const flow = compilation.diagnostics.find(({ name }) => name === "secret-flow");
    expect(flow?.related.map((one) => one.span.file)).toContain("lib.podplane");
  });
});

test("a cluster that declares secrets compiles to what it compiles to without them", () => {
  const plain = compileText(source());
  const declaring = compileText(source({ top }));
  expect(emitAll(declaring).map((file) => file.text)).toEqual(emitAll(plain).map((file) => file.text));
  const [lock] = declaring.clusters.map((cluster) => cluster.lock);
  expect(lock && printLock(lock)).not.toContain("TOKEN");
});
