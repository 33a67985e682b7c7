import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { besideAws } from "../../test/helpers/hybrid-sources.ts";
import { managedCluster, managedNetworks } from "../../test/helpers/managed-sources.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { type Scripted, type ScriptedServer, scriptedServer } from "../../test/helpers/scripted-server.ts";
import { makeFolder } from "../../test/safety/tree.ts";

/* The store is a server that answers what it is told to, so that each request is seen. */

const own = managedCluster({ manage: "script", network: managedNetworks.bridge, own: " ", more: " " });
const keys = { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret" };

let server: ScriptedServer | undefined;
beforeEach(() => {
  for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
  server = undefined;
});

const missing: Scripted = { status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" };
const stored = (body: string): Scripted => ({ status: 200, headers: { etag: '"e1"' }, body });
const put: Scripted = { status: 200, headers: { etag: '"e2"' } };

async function builtFolder(text = own): Promise<string> {
  const folder = makeFolder({ "cluster.podplane": text });
  const built = await runCommand(folder, ["build"]);
  expect(built.code, built.stderr).toBe(0);
  return folder;
}

async function configPut(folder: string, answers: readonly Scripted[], ...words: readonly string[]) {
  server?.close();
  server = await scriptedServer((_, index) => answers[index] ?? { status: 500 });
  const result = await runCommand(folder, ["config", "put", "--endpoint", server.origin, ...words], { ...keys });
  return { ...result, asked: server.seen.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`) };
}

/** Files with the configuration of a server, of what was built. */
function configFilesOf(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.filter((path) => /config\.jsonc$/.test(path) && !path.includes("cluster.")).sort();
}

function readTextsOf(folder: string): readonly string[] {
  return configFilesOf(folder).map((path) => readFileSync(join(folder, path), "utf8"));
}

const bucketPath = /^PUT (\S+)$/;

describe("podplanec config put", () => {
  test("puts the configuration that was built, where nothing is", async () => {
    const folder = await builtFolder();
    const { code, stdout, stderr, asked } = await configPut(folder, [missing, put]);
    const [, path = ""] = bucketPath.exec(asked[1] ?? "") ?? [];
    expect([code, stderr, asked]).toEqual([0, "", [`GET ${path}`, `PUT ${path}`]]);
    expect(stdout).toBe(`created s3:/${path} (ETag e2)\n`);
    const { body, headers } = server?.seen[1] ?? {};
    expect([headers?.["if-none-match"], readTextsOf(folder)]).toEqual(["*", expect.arrayContaining([String(body)])]);
  });

  test("leaves what is there already, and says what it would do with --dry-run", async () => {
    const folder = await builtFolder();
    const first = await configPut(folder, [missing, put]);
    const text = String(server?.seen[1]?.body);
    const url = /^created (\S+) /.exec(first.stdout)?.[1];
    const again = await configPut(folder, [stored(text)]);
    expect([again.code, again.stdout, again.asked.length]).toEqual([0, `unchanged ${url} (ETag e1)\n`, 1]);
    const dry = await configPut(folder, [missing], "--dry-run");
    expect([dry.code, dry.stdout, dry.asked.length]).toEqual([0, `would create ${url}\n`, 1]);
    const same = await configPut(folder, [stored(text)], "--dry-run");
    expect([same.code, same.stdout]).toEqual([0, `unchanged ${url} (ETag e1)\n`]);
  });

  test("replaces another one where its version is named, told by how it differs", async () => {
    const folder = await builtFolder();
    const first = await configPut(folder, [missing, put]);
    const other = String(server?.seen[1]?.body).replace('"size": 1', '"size": 5');
    const url = /^created (\S+) /.exec(first.stdout)?.[1];
    const difference = "  groups.default.control-plane.size: 5 → 1\n";
    const replacing = ["--replace", "e1"];
    const dry = await configPut(folder, [stored(other)], "--dry-run", ...replacing);
    expect([dry.code, dry.stdout]).toEqual([0, `${difference}would replace ${url} (ETag e1)\n`]);
    const replaced = await configPut(folder, [stored(other), put], ...replacing);
    expect([replaced.code, replaced.stdout]).toEqual([0, `${difference}replaced ${url} (ETag e2)\n`]);
    expect(server?.seen[1]?.headers["if-match"]).toBe('"e1"');
    const foreign = await configPut(folder, [stored(other)], ".");
    expect([foreign.code, foreign.stdout, foreign.asked.length]).toEqual([5, difference, 1]);
    expect(foreign.stderr).toContain("podplanec config put . --replace e1");
  });

  test("puts nothing but what was built", async () => {
    const folder = await builtFolder();
    const [path = ""] = configFilesOf(folder);
    writeFileSync(join(folder, path), "{}");
    const said = (what: string) =>
      `error: ${join(folder, path)} is ${what}\nwhy: only what was built, read and committed is put\nfix: run \`podplanec build\`, and read the difference\n`;
    expect(await configPut(folder, [])).toMatchObject({ code: 1, stderr: said("not what the source says"), asked: [] });
    rmSync(join(folder, path));
    expect(await configPut(folder, [])).toMatchObject({ code: 1, stderr: said("not there"), asked: [] });
  });

  test("is for servers whose configuration no module writes", async () => {
    expect(await configPut(await builtFolder(source()), [])).toMatchObject({
      code: 1,
      stderr:
        "error: no configuration of tools is put by podplanec\nwhy: the modules of its cloud write those of its servers, when OpenTofu applies them\nfix: use `podplanec apply`\n",
      asked: [],
    });
  });

  test("beside a cloud, needs the name of the bucket that its modules chose", async () => {
    const folder = await builtFolder(besideAws());
    expect(await configPut(folder, [])).toMatchObject({
      code: 2,
      stderr:
        'error: the name of the bucket is not known here\nwhy: the modules chose it, and the state of OpenTofu knows it\nfix: give it: --bucket "$(tofu output -raw nstance_bucket)"\n',
    });
    const { code, stdout, asked } = await configPut(folder, [missing, put], "--bucket", "chosen");
    expect([code, asked[0]?.startsWith("GET /chosen/"), stdout.startsWith("created s3://chosen/")]).toEqual([
      0,
      true,
      true,
    ]);
  });

  test("tells what keeps it from the store", async () => {
    const denied = { status: 403, body: "<Error><Code>AccessDenied</Code></Error>" };
    const { code, stderr, asked } = await configPut(await builtFolder(), [denied], "--region", "eu-north-1");
    expect([code, stderr.startsWith("error: "), asked.length]).toEqual([1, true, 1]);
    expect(server?.seen[0]?.headers.authorization).toContain("/eu-north-1/s3/");
  });
});
