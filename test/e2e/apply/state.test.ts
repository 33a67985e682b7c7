import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "../../helpers/run-program.ts";
import { type StateServer, startStateServer } from "../../helpers/state-server.ts";
import { describeWithTools, findTool } from "../../helpers/tools.ts";
import { encryptedStateSuite, s3VariablesOf, secrets, withState } from "./encrypted-suite.ts";
import { type AwsStandIns, applyTools, startStandIns } from "./stand-ins.ts";

// No script of this project installs Terraform: it is a second judge where it is there.
const terraform = findTool("terraform");
if (terraform === undefined) process.stderr.write("left out: encrypted state and Terraform: no terraform\n");

// The rest is in the soak: each place, to the end.
encryptedStateSuite(["a bucket"], { isTakenDown: false });

describeWithTools("state, with real OpenTofu", applyTools, () => {
  let standIns: AwsStandIns;
  let server: StateServer;
  beforeAll(async () => {
    standIns = await startStandIns();
    server = await startStateServer("ci", "canary of the http server");
  });
  afterAll(async () => {
    await server.stop();
    await standIns.stop();
  });

  test("is kept and locked by an http server, whose password is in no file", async () => {
    const cluster = await standIns.cluster("on-http");
    const { address } = server;
    cluster.rebuild((source) =>
      source.replace("podplane 1\n", 'podplane 1\nsecret password = env("STATE_PASSWORD")\n').replace(
        "  seed none",
        `  state http {
    address = "${address}/state", lock_address = "${address}/lock"
    username = "ci", password = secret.password
  }
  seed none`,
      ),
    );
    const wrong = await cluster.run(["apply", "--auto-approve", "--json"], { STATE_PASSWORD: "of another" });
    expect(wrong.code).not.toBe(0);
    expect(server.served).toEqual([]);
    const { code, stdout } = await cluster.run(["apply", "--auto-approve", "--json"], {
      STATE_PASSWORD: "canary of the http server",
    });
    expect(code, stdout).toBe(0);
    expect(server.stored()).toContain(cluster.bucket);
    expect(server.served.filter((one) => one === "LOCK /lock").length).toBeGreaterThan(1);
    expect(server.served.at(-1)).not.toBe("LOCK /lock");
    const texts = readdirSync(cluster.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.terraform\/providers/.test(entry.parentPath))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
    expect(texts.filter((text) => text.includes("canary"))).toEqual([]);
  });

  test("is refused to Terraform before anything runs", async () => {
    const cluster = await standIns.cluster("terraform");
    cluster.rebuild(withState("state local { encryption { passphrase = secret.passphrase } }"));
    const terraform = join(cluster.temporary, "terraform");
    const version = '{"terraform_version":"1.11.4","terraform_outdated":false}';
    writeFileSync(terraform, `#!/bin/sh\necho "$1" >>"$0.asked"\necho '${version}'\n`, { mode: 0o755 });
    const env = { PODPLANE_TF_CMD: terraform, ...secrets };
    const applied = await cluster.run(["apply", "--auto-approve"], env);
    expect(applied.code).not.toBe(0);
    expect(applied.stdout + applied.stderr).toContain("is Terraform, which cannot encrypt state");
    const planned = runProgram(cluster.folder, ["plan", "--infra"], { env: { ...cluster.env, ...env } });
    expect([planned.code, planned.stderr]).toEqual([1, expect.stringContaining("cannot encrypt state")]);
    expect(readFileSync(`${terraform}.asked`, "utf8")).toBe("version\nversion\n");
  });

  test.skipIf(terraform === undefined)("stops Terraform that is run by itself", async () => {
    const cluster = await standIns.cluster("terraform-alone");
    cluster.rebuild(withState("state local { encryption { passphrase = secret.passphrase } }"));
    const run = promisify(execFile)(terraform ?? "", ["init", "-no-color"], { cwd: cluster.folder, env: cluster.env });
    await expect(run).rejects.toMatchObject({ stderr: expect.stringContaining("podplane.encryption.tf") });
  });

  test("in a bucket that is not there says how to make it", async () => {
    const cluster = await standIns.cluster("no-bucket");
    cluster.rebuild(withState('state s3 { bucket = "example-missing", region = "eu-west-1" }'));
    const { code, stderr } = await cluster.run(["apply", "--auto-approve", "--json"], s3VariablesOf(standIns));
    expect(code).not.toBe(0);
    expect(stderr).toContain("the bucket of OpenTofu's state does not exist: example-missing");
    expect(stderr).toContain(
      "aws s3api create-bucket --bucket example-missing --region eu-west-1 --create-bucket-configuration LocationConstraint=eu-west-1\n",
    );
  });
});
