/*
 * How Zot comes to the role that opens the registry's bucket: its run script starts a program on the SDK
 * that Zot is made with, which finds a metadata service and an STS of this test.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { configured } from "../../../vmconfig/test/configured.ts";
import { envText, type Root } from "../../../vmconfig/test/root.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";

const registry = { REGISTRY_HOSTNAME: "registry.example.com", REGISTRY_BUCKET: "tools-registry" };
const aws = {
  PROVIDER_KIND: "aws",
  PROVIDER_REGION: "eu-west-1",
  AWS_ACCOUNT_ID: "123456789012",
  INSTANCE_ID: "knd0001",
};
const role = "arn:aws:iam::123456789012:role/tools-registry-read-only";

interface Asked {
  readonly path: string;
  readonly form: URLSearchParams;
  readonly authorization: string;
}

describeWithTools("the role of Zot", ["aws-role"], () => {
  const asked: Asked[] = [];
  let server: Server;
  let address = "";

  beforeAll(async () => {
    server = createServer((request, response) => {
      void answer(request, asked).then(({ status, type, body }) => {
        response.writeHead(status, { "content-type": type, "x-aws-ec2-metadata-token-ttl-seconds": "21600" }).end(body);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    address = `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  });

  afterAll(() => {
    server.close();
  });

  beforeEach(() => {
    asked.length = 0;
  });

  /** What the run script of Zot starts finds. */
  const find = async (root: Root): Promise<Readonly<Record<string, unknown>>> => {
    for (const path of ["opt/crt/registry.server.crt", "opt/key/registry/registry.server.key"]) root.write(path, "x");
    root.write("usr/bin/.keep", "");
    symlinkSync(getTool("aws-role"), join(root.path, "usr/bin/zot"));
    const child = spawn(join(root.path, "opt/zot/bin/run-zot.sh"), [], {
      env: {
        PATH: process.env["PATH"],
        HOME: root.path,
        PODPLANE_ROOT: root.path,
        AWS_EC2_METADATA_SERVICE_ENDPOINT: address,
        STS_ENDPOINT: `${address}/sts`,
      },
    });
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(errors).toBe("");
    return JSON.parse(out);
  };

  it("is taken with the credentials of the machine, under a name of the node", async () => {
    const { root } = configured("knd", { ...registry, REGISTRY_ASSUME_ROLE: role }, aws);
    expect(await find(root)).toMatchObject({
      provider: "AssumeRoleProvider",
      accessKeyId: "ASIAROLE",
      region: "eu-west-1",
    });
    const sts = asked.filter(({ path }) => path.startsWith("/sts"));
    expect(sts.map(({ form }) => [form.get("Action"), form.get("RoleArn"), form.get("RoleSessionName")])).toEqual([
      ["AssumeRole", role, "knd0001-zot"],
    ]);
    expect(sts[0]?.authorization).toMatch(/Credential=ASIAMACHINE\/\d{8}\/eu-west-1\/sts\//);
  });

  it("is not taken where static keys are delivered", async () => {
    const keys = { REGISTRY_ACCESS_KEY_ID: "AKIASTATIC", REGISTRY_SECRET_ACCESS_KEY: "secret" };
    const { root } = configured("knd", { ...registry, ...keys }, aws);
    expect(await find(root)).toMatchObject({ accessKeyId: "AKIASTATIC" });
    expect(asked).toEqual([]);
  });

  it("would not be taken from the environment, which is why there is a file", async () => {
    const { root } = configured("knd", { ...registry, REGISTRY_ASSUME_ROLE: role }, aws);
    root.write("opt/env/zot.env", envText({ REGISTRY_BUCKET: "b", AWS_ROLE_ARN: role, AWS_ROLE_SESSION_NAME: "n" }));
    expect(await find(root)).toMatchObject({ accessKeyId: "ASIAMACHINE" });
  });
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** A metadata service, version 2, with one role of the machine; and an STS that gives any role. */
async function answer(request: IncomingMessage, asked: Asked[]): Promise<Answer> {
  const path = request.url ?? "";
  asked.push({
    path,
    form: new URLSearchParams(await text(request)),
    authorization: request.headers.authorization ?? "",
  });
  const roles = "/latest/meta-data/iam/security-credentials/";
  if (path === "/latest/api/token") return { status: 200, type: "text/plain", body: "token" };
  if (path.startsWith("/latest/") && request.headers["x-aws-ec2-metadata-token"] !== "token") {
    return { status: 401, type: "text/plain", body: "" };
  }
  if (path === roles) return { status: 200, type: "text/plain", body: "machine" };
  if (path === `${roles}machine`) {
    const keys = { AccessKeyId: "ASIAMACHINE", SecretAccessKey: "secret", Token: "token" };
    return {
      status: 200,
      type: "application/json",
      body: JSON.stringify({ Code: "Success", Type: "AWS-HMAC", Expiration: "2999-01-01T00:00:00Z", ...keys }),
    };
  }
  if (path.startsWith("/sts")) {
    const credentials =
      "<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>";
    return {
      status: 200,
      type: "text/xml",
      body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${credentials}<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    };
  }
  return { status: 404, type: "text/plain", body: "" };
}
