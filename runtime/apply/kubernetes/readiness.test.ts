import { expect, test } from "vitest";
import { type AskJson, readinessOf } from "./readiness.ts";

const node = (name: string, status: string, reason = "") => ({
  metadata: { name },
  status: {
    conditions: [
      { type: "DiskPressure", status: "False" },
      { type: "Ready", status, reason },
    ],
  },
});

const release = (name: string, status: string | undefined, more: object = {}) => ({
  metadata: { name, generation: 2 },
  spec: {},
  status: {
    observedGeneration: 2,
    conditions: status === undefined ? [] : [{ type: "Ready", status, reason: "InstallFailed", message: "no image" }],
  },
  ...more,
});

/** An API with these nodes and, unless it has no Flux, these components. */
function api(nodes: readonly object[], releases?: readonly object[]): AskJson {
  return async (path) => {
    if (path === "/api/v1/nodes") return { status: 200, content: { items: nodes } };
    if (path.includes("v2beta2") || releases === undefined) return { status: 404, content: undefined };
    return { status: 200, content: { items: releases } };
  };
}

test("is ready with as many nodes as are wanted, all Ready, and every component reconciled", async () => {
  const ask = api([node("a", "True"), node("b", "True")], [release("cilium", "True")]);
  expect(await readinessOf(ask, 2)).toEqual({
    kind: "ready",
    text: "2 of 2 nodes are Ready, 1 of 1 components are reconciled",
  });
});

test("waits for nodes that have not joined, and names those that are not Ready with the reason", async () => {
  const ask = api([node("a", "True"), node("b", "False", "KubeletNotReady")]);
  expect(await readinessOf(ask, 3)).toEqual({
    kind: "waiting",
    text: "1 of 3 nodes are Ready, no components are installed",
    waiting: ["1 of 3 nodes have not joined", "node b: KubeletNotReady"],
  });
});

test("waits for components that failed, that nobody looked at yet, and whose last change was not read", async () => {
  const stale = release("traefik", "True", { metadata: { name: "traefik", generation: 3 } });
  const ask = api([], [release("cilium", "False"), release("coredns", undefined), stale, release("rbac", "True")]);
  expect(await readinessOf(ask, 0)).toEqual({
    kind: "waiting",
    text: "0 of 0 nodes are Ready, 1 of 4 components are reconciled",
    waiting: [
      "component cilium: InstallFailed: no image",
      "component coredns: nothing is known yet",
      "component traefik: InstallFailed: no image",
    ],
  });
});

test("does not wait for what somebody suspended", async () => {
  const ask = api([], [release("cilium", "False", { spec: { suspend: true } })]);
  expect((await readinessOf(ask, 0)).kind).toBe("ready");
});

test("says what may not be read, and never that it is ready", async () => {
  expect(await readinessOf(async () => ({ status: 403, content: undefined }), 0)).toEqual({
    kind: "unknown",
    why: "nodes: the credentials may not read them",
  });
  const components: AskJson = async (path) =>
    path === "/api/v1/nodes" ? { status: 200, content: { items: [] } } : { status: 500, content: undefined };
  expect(await readinessOf(components, 0)).toMatchObject({ kind: "waiting", waiting: ["the API answered 500"] });
});
