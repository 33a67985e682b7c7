import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import {
  type ApiServer,
  type EtcdServer,
  etcdctl,
  kubectl,
  kubernetesTools,
  startApiServer,
  startEtcd,
} from "./servers.ts";

describeWithTools("a real kube-apiserver on a real etcd", kubernetesTools, () => {
  let etcd: EtcdServer | undefined;
  let api: ApiServer | undefined;

  beforeAll(async () => {
    etcd = await startEtcd();
    api = await startApiServer({ etcd, serviceCidr: "198.18.0.0/15,fdc6::/108" });
  });

  afterAll(async () => {
    await api?.stop();
    await etcd?.stop();
  });

  it("keeps what kubectl writes in etcd, and gives services addresses of the range", async () => {
    if (etcd === undefined || api === undefined) {
      expect.fail("the servers did not start");
    }
    await kubectl(api, ["create", "service", "clusterip", "probe", "--tcp=80"]);
    const addresses = await kubectl(api, ["get", "services", "-o", "jsonpath={.items[*].spec.clusterIP}"]);
    expect(addresses.split(" ").every((address) => /^198\.1[89]\./.test(address))).toBe(true);
    expect(addresses.split(" ")).toContain("198.18.0.1");
    const keys = await etcdctl(etcd, ["get", "/registry/services/specs/", "--prefix", "--keys-only"]);
    expect(keys).toContain("/registry/services/specs/default/probe");
  });

  it("leaves no process and no file behind", async () => {
    const second = await startEtcd();
    await second.stop();
    await expect(fetch(`${second.endpoint}/health`)).rejects.toThrow();
  });
});
