import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import type { PlanResult } from "../../tofu/harness.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";

const schemas = join(import.meta.dirname, "..", "..", "tofu", "schemas");
const providers = ["aws", "google", "null", "random"] as const;

interface SchemaDocument {
  readonly provider_schemas: Readonly<Record<string, unknown>>;
}

/** What both spellings of the same schema have in common: defaults written out are dropped. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  const ignored = ["description_kind", "resource_identity_schemas", "functions"];
  const entries = Object.entries(value)
    .filter(([key, part]) => !ignored.includes(key) && part !== false && part !== 0)
    .map(([key, part]) => [key, normal(part)] as const)
    .filter(([, part]) => JSON.stringify(part) !== "{}")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function onlySchema(document: SchemaDocument, provider: string): unknown {
  const address = Object.keys(document.provider_schemas).find((key) => key.endsWith(`/hashicorp/${provider}`)) ?? "";
  return normal(document.provider_schemas[address]);
}

function actions(plan: PlanResult): Readonly<Record<string, readonly string[]>> {
  const changes = plan.kind === "planned" ? (plan.document.resource_changes ?? []) : [];
  return Object.fromEntries(changes.map(({ address, change }) => [address, change.actions]));
}

function bucket(name: string, rest = ""): string {
  return `provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["123456789012"]
  default_tags {
    tags = { team = "platform", stage = "test" }
  }
}

resource "aws_s3_bucket" "one" {
  bucket = "${name}"
  ${rest}
}

output "bucket" {
  value = aws_s3_bucket.one
}
`;
}

describeWithTools("the provider that serves real schemas", tofuTools, () => {
  it("gives them back unchanged", async () => {
    const blocks = providers.map((name) => `    ${name} = {\n      source = "hashicorp/${name}"\n    }`).join("\n");
    const main = `terraform {\n  required_providers {\n${blocks}\n  }\n}\n`;
    const workspace = await tofuWorkspace({ files: { "main.tf": main } });
    await workspace.init();
    const { stdout } = await workspace.run(["providers", "schema", "-json"]);
    await workspace.dispose();
    const served = JSON.parse(stdout) as SchemaDocument;
    for (const name of providers) {
      const file = JSON.parse(readFileSync(join(schemas, `${name}.json`), "utf8")) as SchemaDocument;
      expect(onlySchema(served, name)).toEqual(onlySchema(file, name));
    }
  });

  describe("one bucket", () => {
    let workspace: TofuWorkspace;
    beforeAll(async () => {
      workspace = await tofuWorkspace({ files: { "main.tf": bucket("first") } });
      await workspace.init();
    });
    afterAll(() => workspace.dispose());

    it("is made, with what the cloud adds", async () => {
      const plan = await workspace.plan();
      expect(actions(plan)).toEqual({ "aws_s3_bucket.one": ["create"] });
      await workspace.apply();
      const state = await workspace.state();
      expect(state.values?.outputs?.["bucket"]?.value).toMatchObject({
        arn: "arn:aws:s3:::first",
        id: "first",
        region: "eu-west-1",
        tags_all: { team: "platform", stage: "test" },
      });
    });

    it("is updated in place when its tags change", async () => {
      await workspace.write({ "main.tf": bucket("first", 'tags = { stage = "live" }') });
      const plan = await workspace.plan();
      expect(actions(plan)).toEqual({ "aws_s3_bucket.one": ["update"] });
      await workspace.apply();
      const state = await workspace.state();
      expect(state.values?.outputs?.["bucket"]?.value).toMatchObject({ tags_all: { team: "platform", stage: "live" } });
      expect(await workspace.plan()).toMatchObject({ kind: "planned", changed: false });
    });

    it("is replaced when its name changes", async () => {
      await workspace.write({ "main.tf": bucket("second") });
      expect(actions(await workspace.plan())).toEqual({ "aws_s3_bucket.one": ["delete", "create"] });
      await workspace.apply();
    });

    it("can be forgotten and imported", async () => {
      await workspace.run(["state", "rm", "aws_s3_bucket.one"]);
      const imported = await workspace.run(["import", "-input=false", "aws_s3_bucket.one", "second"]);
      expect(imported.status, imported.stdout + imported.stderr).toBe(0);
      await workspace.plan();
      await workspace.apply();
      expect(await workspace.plan()).toMatchObject({ kind: "planned", changed: false });
    });
  });
});
