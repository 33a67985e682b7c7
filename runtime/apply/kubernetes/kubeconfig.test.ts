import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { temporaryFolder } from "../../../test/helpers/temporary-folder.ts";
import { userFor } from "./kubeconfig.ts";

const folder = temporaryFolder("kubeconfig-users");

/** The user of a kubeconfig for `k8s.example.com:6443`. */
function userIn(config: unknown, server = "k8s.example.com:6443") {
  const path = join(folder, "config");
  writeFileSync(path, stringify(config));
  return userFor(path, server);
}

const context = (name: string, cluster: string, user: string) => ({ name, context: { cluster, user } });
const cluster = (name: string, server: unknown) => ({ name, cluster: { server } });
const user = (name: string, members: object) => ({ name, user: members });

test("the current context is preferred where it leads there, else the first that does", () => {
  const config = (current: string | undefined) => ({
    "current-context": current,
    contexts: [context("a", "there", "one"), context("b", "there", "two"), context("c", "else", "three")],
    clusters: [cluster("there", "https://k8s.example.com:6443"), cluster("else", "https://k8s.example.com")],
    users: [user("one", { token: "1" }), user("two", { token: "2" }), user("three", { token: "3" })],
  });
  expect([undefined, "b", "c", "none"].map((current) => userIn(config(current))?.token)).toEqual(["1", "2", "1", "1"]);
  expect(userIn(config("a"), "k8s.example.com:443")).toEqual({ token: "3" });
  expect(userIn(config("a"), "k8s.example.com:80")).toBeUndefined();
});

test.each<[string, unknown]>([
  ["nothing", ""],
  ["a list", []],
  ["no lists", { contexts: {}, clusters: 3, users: null }],
  ["no such cluster", { contexts: [context("a", "x", "u")], clusters: [], users: [user("u", {})] }],
  [
    "no such user",
    { contexts: [context("a", "x", "u")], clusters: [cluster("x", "https://k8s.example.com:6443")], users: [] },
  ],
  [
    "no address",
    { contexts: [context("a", "x", "u")], clusters: [cluster("x", 3)], users: [user("u", { token: "t" })] },
  ],
  [
    "an address that is none",
    { contexts: [context("a", "x", "u")], clusters: [cluster("x", "k8s")], users: [user("u", { token: "t" })] },
  ],
])("%s has no user", (_name, config) => {
  expect(userIn(config)).toBeUndefined();
});

test("a user has what is written of it, and nothing else", () => {
  const whole = (members: object) =>
    userIn({
      contexts: [context("a", "x", "u"), 3],
      clusters: [cluster("x", "https://k8s.example.com:6443/")],
      users: [user("u", members)],
    });
  expect(whole({ token: "", username: "x", exec: { args: ["a"] } })).toEqual({});
  const pem = Buffer.from("PEM").toString("base64");
  writeFileSync(join(folder, "key.pem"), "KEY");
  expect(
    whole({
      token: "t",
      tokenFile: "a/b",
      "client-certificate-data": pem,
      "client-certificate": "no",
      "client-key": "key.pem",
    }),
  ).toEqual({ token: "t", tokenFile: join(folder, "a/b"), certificate: "PEM", key: "KEY" });
  const command = { command: "aws" };
  const exec = {
    ...command,
    args: [],
    env: {},
    apiVersion: "client.authentication.k8s.io/v1",
    providesClusterInfo: false,
  };
  expect(whole({ exec: command })).toEqual({ exec });
  const all = {
    ...command,
    args: ["eks", 3],
    env: [{ name: "A", value: "b" }],
    apiVersion: "client.authentication.k8s.io/v1beta1",
    provideClusterInfo: true,
  };
  expect(whole({ exec: all })).toEqual({
    exec: {
      command: "aws",
      args: ["eks", "3"],
      env: { A: "b" },
      apiVersion: "client.authentication.k8s.io/v1beta1",
      providesClusterInfo: true,
    },
  });
  expect(() => userFor(join(folder, "gone"), "x")).toThrow("ENOENT");
});
