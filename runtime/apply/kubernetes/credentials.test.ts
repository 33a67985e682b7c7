import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { temporaryFolder } from "../../../test/helpers/temporary-folder.ts";
import { findCredentials } from "./credentials.ts";

const folder = temporaryFolder("kubeconfig");

const signal = new AbortController().signal;

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A kubeconfig with one context for `demo`, and one for another cluster that is the current one. */
function kubeconfig(name: string, user: object, server = "https://api.demo.example:6443"): string {
  const config = {
    "current-context": "other",
    contexts: [
      { name: "other", context: { cluster: "other", user: "other" } },
      { name: "demo", context: { cluster: "demo", user: "me" } },
    ],
    clusters: [
      { name: "other", cluster: { server: "https://elsewhere.example" } },
      { name: "demo", cluster: { server } },
    ],
    users: [
      { name: "other", user: { token: "wrong" } },
      { name: "me", user },
    ],
  };
  return file(name, stringify(config));
}

const find = (kubeconfig: string | undefined, env: Readonly<Record<string, string>> = {}) =>
  findCredentials({ server: "api.demo.example:6443", env: { HOME: folder, ...env }, kubeconfig, signal });

test("takes the user of the context that leads to this API, whichever is the current one", async () => {
  const path = kubeconfig("token", { token: "right" });
  expect(await find(path)).toEqual({ kind: "found", credentials: { token: "right" }, from: path });
  expect(await find(undefined, { KUBECONFIG: `${join(folder, "missing")}:${path}` })).toMatchObject({ from: path });
});

test("reads tokens and certificates from the files that it names, from its own folder on", async () => {
  file("bearer", "from a file\n");
  file("key.pem", "KEY");
  const certificate = Buffer.from("CERTIFICATE").toString("base64");
  expect(await find(kubeconfig("files", { tokenFile: "bearer" }))).toMatchObject({
    credentials: { token: "from a file" },
  });
  const path = kubeconfig("pair", { "client-certificate-data": certificate, "client-key": "key.pem" });
  expect(await find(path)).toMatchObject({ credentials: { certificate: "CERTIFICATE", key: "KEY" } });
});

test("runs the program that gives credentials, with its arguments and variables", async () => {
  const script = file(
    "plugin",
    `#!/bin/sh\nprintf '{"status":{"token":"%s %s"}}' "$1" "$EXTRA"; test -n "$KUBERNETES_EXEC_INFO"\n`,
  );
  chmodSync(script, 0o755);
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: script,
    args: ["a b"],
    env: [{ name: "EXTRA", value: "c" }],
  };
  expect(await find(kubeconfig("exec", { exec }))).toMatchObject({ credentials: { token: "a b c" } });
});

test("prefers a token in the environment", async () => {
  expect(await find(kubeconfig("ignored", { token: "wrong" }), { PODPLANE_API_TOKEN: "given" })).toEqual({
    kind: "found",
    credentials: { token: "given" },
    from: "PODPLANE_API_TOKEN",
  });
});

test("says why there are none", async () => {
  const other = kubeconfig("other", { token: "t" }, "https://api.demo.example:443");
  expect(await find(other)).toEqual({
    kind: "none",
    why: `${other} has no context for api.demo.example:6443, and PODPLANE_API_TOKEN is not set`,
  });
  expect(await find(join(folder, "missing"))).toMatchObject({ kind: "none", why: expect.stringContaining("ENOENT") });
  const failing = kubeconfig("failing", { exec: { command: join(folder, "nothing") } });
  expect(await find(failing)).toMatchObject({ kind: "none", why: expect.stringContaining("ENOENT") });
});
