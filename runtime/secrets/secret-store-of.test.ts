import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/index.ts";
import { googleCluster } from "../../test/helpers/google-sources.ts";
import { besideAws, besideGoogle } from "../../test/helpers/hybrid-sources.ts";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { openNamedSecrets } from "./named-secrets.ts";
import { openSecretStoreOf, type SecretStoreOptions } from "./secret-store-of.ts";

const { signal } = new AbortController();
const [aws, google] = [irOf(source()), irOf(googleCluster())];
const given = new Map([["REGISTRY_ACCESS_KEY_ID", "r"]]);
const plain = "http://secrets.example.com";

async function opened(ir: Ir, options: Partial<SecretStoreOptions> = {}) {
  const { store, keys, ...rest } = await openSecretStoreOf(ir, {
    region: undefined,
    profile: undefined,
    endpoint: undefined,
    env: {},
    signal,
    ...options,
  });
  store.close();
  return { shown: store.shown, hasKeys: keys !== undefined, ...rest };
}

describe("the secret store of a cluster", () => {
  test("is that of the first provider's region, or of the one that is named", async () => {
    expect(await opened(aws)).toEqual({ shown: "AWS Secrets Manager in eu-west-1", hasKeys: false });
    expect((await opened(aws, { region: "us-east-1", profile: "x" })).shown).toBe("AWS Secrets Manager in us-east-1");
    await expect(opened(aws, { endpoint: plain })).rejects.toThrow("is no https address");
    await expect(opened(aws, { env: { AWS_ENDPOINT_URL: plain } })).rejects.toThrow("is no https address");
  });

  test("is that of the first provider's project, with the keys of what ships logs where there are logs", async () => {
    const logs = irOf(googleCluster({ blocks: "telemetry {}" }));
    expect(await opened(google)).toEqual({
      shown: "Secret Manager of my-project",
      hasKeys: google.platform.roles.telemetry !== undefined,
    });
    expect((await opened(logs)).hasKeys).toBe(logs.platform.roles.telemetry !== undefined);
    const { telemetry: _, ...roles } = google.platform.roles;
    const without = { ...google, platform: { ...google.platform, roles } };
    expect((await opened(without)).hasKeys).toBe(false);
    await expect(opened(google, { endpoint: plain })).rejects.toThrow("is no https address");
  });

  test.each([
    ["AWS", besideAws()],
    ["Google Cloud", besideGoogle()],
  ])("on %s takes keys that are given for machines beside it", async (_name, text) => {
    const keys = { given, newKey: undefined, cwd: "." };
    expect((await opened(irOf(text), { keys })).given).toBe(given);
    expect((await opened(irOf(text))).given).toEqual(new Map());
    expect(await opened(aws, { keys })).not.toHaveProperty("given");
  });
});

describe("a secret that a file names", () => {
  const named = async (cloud: "aws" | "google", name: string, ir: Ir, env: Readonly<Record<string, string>> = {}) => {
    const found = await openNamedSecrets(cloud, name, ir, { env, endpoint: undefined });
    found.store.close();
    return [found.store.shown, found.name];
  };

  test("of AWS lies where its ARN says, else where the cluster does, else where the environment says", async () => {
    const arn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:x";
    expect(await named("aws", arn, aws, { AWS_REGION: "r" })).toEqual(["AWS Secrets Manager in us-west-2", arn]);
    expect(await named("aws", "x", aws, { AWS_REGION: "r" })).toEqual(["AWS Secrets Manager in eu-west-1", "x"]);
    expect(await named("aws", "x", google, { AWS_REGION: "r" })).toEqual(["AWS Secrets Manager in r", "x"]);
    const other = "arn:aws:iam:us-west-2:123456789012:x";
    expect(await named("aws", other, aws)).toEqual(["AWS Secrets Manager in eu-west-1", other]);
    await expect(named("aws", "x", google)).rejects.toMatchObject({
      message: "it is not said where the secret x lies",
      fix: "name it by its ARN",
    });
    const profiled = irOf(source({ provider: 'profile = "work"' }));
    expect(await named("aws", "x", profiled)).toEqual(["AWS Secrets Manager in eu-west-1", "x"]);
  });

  test("of Google lies in the project that it says, else in the cluster's", async () => {
    expect(await named("google", "projects/p/secrets/x", google)).toEqual(["Secret Manager of p", "x"]);
    expect(await named("google", "x", google)).toEqual(["Secret Manager of my-project", "x"]);
    const deep = "a/projects/p/secrets/x";
    expect(await named("google", deep, google)).toEqual(["Secret Manager of my-project", deep]);
    expect(await named("google", "projects/p/secrets/x/y", google)).toEqual([
      "Secret Manager of my-project",
      "projects/p/secrets/x/y",
    ]);
    await expect(named("google", "x", aws)).rejects.toMatchObject({
      message: "it is not said where the secret x lies",
      fix: "name it as projects/PROJECT/secrets/NAME",
    });
  });

  test.each([
    ["aws", aws],
    ["google", google],
  ] as const)("of %s is asked of another server where that is said", async (cloud, ir) => {
    await expect(openNamedSecrets(cloud, "x", ir, { env: {}, endpoint: plain })).rejects.toThrow("is no https address");
  });
});
