import { expect, it } from "vitest";
import { type ServerConfig, serverFaults } from "./server-config.ts";

const files = {
  "kubelet.client.crt": {
    kind: "certificate",
    template: "kubelet.client",
    key: { source: "agent", name: "kubelet.client" },
  },
  "mutable.env": { kind: "string", template: "A='1'\n", key: null, source: null },
  "service-accounts.key": { kind: "secret", source: "service-accounts.key" },
};

const config: ServerConfig = {
  cluster: { id: "tools" },
  shard: { id: "us-east-1a", subnet_pools: { nstance: ["subnet-1"], web: ["subnet-2"] } },
  certificates: { "kubelet.client": { kind: "client" } },
  load_balancers: { "main:443": {} },
  templates: { web: { kind: "knd", arch: "arm64", files, userdata: { content: "eA==" } } },
  groups: { default: { web: { template: "web", subnet_pool: "web", size: 1, load_balancers: ["main:443"] } } },
};

const group = { template: "web", subnet_pool: "web", size: 1, load_balancers: [] };
const template = { kind: "knd", arch: "arm64" };

it("finds nothing in a configuration that servers take", () => {
  expect(serverFaults(config)).toEqual([]);
});

it.each<[string, Partial<ServerConfig>, string]>([
  [
    "a group without its template",
    { groups: { default: { web: { ...group, template: "x" } } } },
    "C3: group web has no template x",
  ],
  [
    "a group without its subnets",
    { groups: { default: { web: { ...group, subnet_pool: "x" } } } },
    "C3: group web has no subnet pool x",
  ],
  [
    "a group without its balancer",
    { groups: { default: { web: { ...group, load_balancers: ["x"] } } } },
    "C3: group web has no balancer x",
  ],
  ["a name that is none", { cluster: { id: "a--b" } }, "C4: the name a--b"],
  [
    "a subnet in two pools",
    { shard: { id: "a", subnet_pools: { a: ["subnet-1"], web: ["subnet-1"] } } },
    "C5: subnet-1 is in two pools",
  ],
  [
    "a file of another extension",
    { templates: { web: { ...template, files: { "a.conf": files["mutable.env"] } } } },
    "8.2: the extension of web/a.conf",
  ],
  ["a certificate that nobody issues", { certificates: {} }, "C7: certificate web/kubelet.client.crt"],
  [
    "a secret without a source",
    { templates: { web: { ...template, files: { "a.key": { kind: "secret", source: null } } } } },
    "C7: web/a.key has no source",
  ],
  ["no user-data", { templates: { web: { ...template, userdata: { content: "" } } } }, "C8: user-data of web is empty"],
])("finds %s", (_, change, fault) => {
  expect(serverFaults({ ...config, ...change })).toEqual([fault]);
});
