import { afterEach, describe, expect, test, vi } from "vitest";
import { googleCluster, googleWorkers } from "../../../test/helpers/google-sources.ts";
import { irOf, source } from "../../../test/helpers/podplane-source.ts";
import { type Scripted, type ScriptedServer, scriptedServer } from "../../../test/helpers/scripted-server.ts";
import { testWorld } from "../../../test/helpers/step-world.ts";
import { deleteLeftovers } from "../steps/leftovers.ts";
import { openMachines } from "./clouds.ts";

/* VMs that Nstance's servers made, as their clouds are asked for them. */

const signal = new AbortController().signal;
const servers: ScriptedServer[] = [];

async function serverOf(answers: readonly Scripted[]): Promise<ScriptedServer> {
  const server = await scriptedServer((_, index) => answers[index] ?? { status: 500 });
  servers.push(server);
  return server;
}

afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
});

describe("EC2", () => {
  const keys = { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret" };
  const worldOf = async (answers: readonly Scripted[]) => {
    const server = await serverOf(answers);
    for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
    const one = testWorld(source(), { env: { ...keys, AWS_ENDPOINT_URL_EC2: server.origin } });
    const asked = () => server.seen.map(({ body }) => Object.fromEntries(new URLSearchParams(body.toString())));
    return { ...one, server, asked };
  };
  const instances = (ids: readonly string[], token = "") => ({
    body: `<r>${ids.map((id) => `<instanceId>${id}</instanceId>`).join("")}${token && `<nextToken>${token}</nextToken>`}</r>`,
  });
  const described = {
    Action: "DescribeInstances",
    Version: "2016-11-15",
    "Filter.1.Name": "tag:nstance:managed",
    "Filter.1.Value.1": "true",
    "Filter.2.Name": "tag:nstance:cluster-id",
    "Filter.2.Value.1": "tools",
    "Filter.3.Name": "instance-state-name",
    "Filter.3.Value.1": "pending",
    "Filter.3.Value.2": "running",
    "Filter.3.Value.3": "shutting-down",
    "Filter.3.Value.4": "stopping",
    "Filter.3.Value.5": "stopped",
  };

  test("lists the instances of a cluster, all pages, and terminates them", async () => {
    const { world, asked, server } = await worldOf([instances(["i-0b", "i-0a"], "more"), instances(["i-0c"]), {}]);
    const [place, ...more] = await openMachines(world);
    expect([place?.shown, more]).toEqual(["EC2 of eu-west-1", []]);
    expect(await place?.list(signal)).toEqual(["i-0a", "i-0b", "i-0c"]);
    await place?.delete(["i-0a", "i-0b"], signal);
    expect(asked()).toEqual([
      described,
      { ...described, NextToken: "more" },
      { Action: "TerminateInstances", Version: "2016-11-15", "InstanceId.1": "i-0a", "InstanceId.2": "i-0b" },
    ]);
    expect(server.seen[0]).toMatchObject({
      method: "POST",
      path: "/",
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=test-key\/\d{8}\/eu-west-1\/ec2\/aws4_request, /,
        ),
      },
    });
    place?.close();
  });

  test("terminates a hundred at once", async () => {
    const { world, asked } = await worldOf([{}, {}]);
    const [place] = await openMachines(world);
    const ids = Array.from({ length: 101 }, (_, index) => `i-${index}`);
    await place?.delete(ids, signal);
    expect(asked().map((form) => Object.keys(form).length - 2)).toEqual([100, 1]);
    expect(asked()[1]).toMatchObject({ "InstanceId.1": "i-100" });
    place?.close();
  });

  test.each<[Scripted, string]>([
    [
      { status: 403, body: "<Code>UnauthorizedOperation</Code><Message>You may not</Message>" },
      "UnauthorizedOperation: You may not",
    ],
    [{ status: 400, body: "<Code>AuthFailure</Code>" }, "AuthFailure: "],
    [{ status: 404, body: "no" }, "the server answered 404"],
  ])("that refuses is told: %j", async (answer, why) => {
    const { world, server } = await worldOf([answer]);
    const [place] = await openMachines(world);
    await expect(place?.list(signal)).rejects.toMatchObject({
      message: `EC2 did not DescribeInstances (${new URL(server.origin).host})`,
      why,
      fix: "use credentials that may describe and terminate instances",
    });
    expect(server.seen).toHaveLength(1);
    place?.close();
  });

  test("is no more asked where the run is stopped", async () => {
    const { world, server } = await worldOf([]);
    const [place] = await openMachines(world);
    await expect(place?.list(AbortSignal.abort("stop"))).rejects.toBe("stop");
    expect(server.seen).toEqual([]);
    place?.close();
  });
});

describe("Compute Engine", () => {
  const page = (items: object, nextPageToken?: string) => ({ body: JSON.stringify({ items, nextPageToken }) });
  const worldOf = async (answers: readonly Scripted[]) => {
    const server = await serverOf(answers);
    const CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE = `${server.origin}/compute/v1/`;
    const one = testWorld(googleCluster(), { env: { CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE } });
    return { ...one, server, asked: () => server.seen.map(({ method, path }) => `${method} ${path}`) };
  };
  const listed =
    "GET /compute/v1/projects/my-project/aggregated/instances?filter=labels.nstance-managed%3Dtrue+AND+labels.nstance-cluster-id%3Dtools&returnPartialSuccess=false";

  test("lists the instances of a cluster in all zones, and deletes them", async () => {
    const { world, asked } = await worldOf([
      page({ "zones/b": { instances: [{ name: "two" }, {}] }, "zones/a": { warning: {} }, global: 3 }, "more"),
      page({ "zones/a": { instances: [{ name: "one" }] } }),
      {},
      { status: 404 },
    ]);
    const [place] = await openMachines(world);
    expect(place?.shown).toBe("Compute Engine of my-project");
    expect(await place?.list(signal)).toEqual(["a/one", "b/", "b/two"]);
    await place?.delete(["a/one", "b/t wo"], signal);
    expect(asked()).toEqual([
      listed,
      `${listed}&pageToken=more`,
      "DELETE /compute/v1/projects/my-project/zones/a/instances/one",
      "DELETE /compute/v1/projects/my-project/zones/b/instances/t%20wo",
    ]);
    place?.close();
  });

  test("may have none", async () => {
    const { world } = await worldOf([{ body: "{}" }, { body: '{"items":[],"nextPageToken":""}' }]);
    const [place] = await openMachines(world);
    expect([await place?.list(signal), await place?.list(signal)]).toEqual([[], []]);
  });

  test("that refuses is told", async () => {
    const said = JSON.stringify({ error: { message: "Required permission" } });
    const { world } = await worldOf([
      { status: 403, body: said },
      { status: 403, body: said },
    ]);
    const [place] = await openMachines(world);
    await expect(place?.list(signal)).rejects.toMatchObject({ message: expect.stringContaining("list VMs") });
    await expect(place?.delete(["a/one"], signal)).rejects.toMatchObject({
      message: expect.stringContaining("delete a/one"),
    });
  });

  test("is asked once for each project", async () => {
    const twice = googleCluster({ others: googleWorkers("my-project", "us-east1", "us-east1-b", "172.19.0.0/16") });
    const env = {};
    expect((await openMachines({ ir: irOf(twice), context: { env } as never })).map(({ shown }) => shown)).toEqual([
      "Compute Engine of my-project",
    ]);
  });

  test("of a cluster that is destroyed has VMs that are left: they are deleted, and waited for", async () => {
    const one = page({ "zones/a": { instances: [{ name: "one" }] } });
    const left = await worldOf([one, {}, page({})]);
    expect(await deleteLeftovers(left.world, left.context)).toEqual({
      kind: "done",
      summary: "deleted 1 in Compute Engine of my-project",
    });
    expect(left.events).toEqual([
      {
        type: "log",
        step: "step",
        level: "info",
        from: "podplanec",
        text: "Compute Engine of my-project: deleting a/one",
      },
    ]);
    const none = await worldOf([page({})]);
    expect(await deleteLeftovers(none.world, none.context)).toEqual({
      kind: "unchanged",
      summary: "no VM is left in Compute Engine of my-project",
    });
  });
});
