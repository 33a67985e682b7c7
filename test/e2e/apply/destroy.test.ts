import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Ec2Client, openEc2 } from "../../../runtime/apply/aws/ec2-request.ts";
import { type Event, viewOf } from "../../../runtime/engine/index.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type MotoStandIn, startMoto } from "./clouds.ts";
import { type AppliedCluster, type StandIns, startStandInsOf } from "./stand-ins.ts";
import { eventsOf } from "./started-apply.ts";

const override = "podplanec_destroy_override.tf";

describeWithTools("podplanec destroy", ["tofu", "tofu-provider", "moto_server"], () => {
  const { signal } = new AbortController();
  let standIns: StandIns<MotoStandIn>;
  let cluster: AppliedCluster;
  let ec2: Ec2Client;
  /** The bucket that servers keep everything in, and the configuration of the only one. */
  let servers = { bucket: "", config: "" };

  beforeAll(async () => {
    standIns = await startStandInsOf(startMoto);
    cluster = await standIns.cluster("gone");
    // The client of AWS reads the credentials of its own process.
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, cluster.env[name]);
    ec2 = openEc2({ region: "eu-west-1", profile: undefined, env: cluster.env });
    const { code, stdout } = await cluster.run(["apply", "--auto-approve", "--json"]);
    expect(code, stdout.slice(-2_000)).toBe(0);
    const made = eventsOf(stdout).flatMap((event) =>
      event.type === "resource-ended" && event.address.endsWith(".config") ? [event.id ?? ""] : [],
    );
    const [bucket = ""] = (await standIns.cloud.buckets()).filter((name) => !/-(?:netsy|registry)$/.test(name));
    servers = { bucket, config: (made[0] ?? "").replace(`${bucket}/`, "") };
  });
  afterAll(async () => {
    ec2?.close();
    vi.unstubAllEnvs();
    await standIns.stop();
  });

  /** Starts a VM in the stand-in of EC2, as Nstance's server of a cluster does. */
  async function startVm(id: string): Promise<string> {
    const tags = { "nstance:managed": "true", "nstance:cluster-id": id };
    const tagged = Object.entries(tags).flatMap(([key, value], index) => [
      [`TagSpecification.1.Tag.${index + 1}.Key`, key] as const,
      [`TagSpecification.1.Tag.${index + 1}.Value`, value] as const,
    ]);
    const image = {
      ImageId: "ami-12c6146b",
      MinCount: "1",
      MaxCount: "1",
      "TagSpecification.1.ResourceType": "instance",
    };
    const xml = await ec2.send("RunInstances", { ...image, ...Object.fromEntries(tagged) }, signal);
    return /<instanceId>(i-\w+)</.exec(xml)?.[1] ?? "";
  }

  async function runningVms(): Promise<readonly (string | undefined)[]> {
    const filter = { "Filter.1.Name": "instance-state-name", "Filter.1.Value.1": "running" };
    const xml = await ec2.send("DescribeInstances", filter, signal);
    return [...xml.matchAll(/<instanceId>(i-\w+)</g)].map(([, id]) => id);
  }

  const put = (bucket: string, key: string, body: string) =>
    standIns.cloud.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  const remove = (bucket: string, key: string) =>
    standIns.cloud.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));

  const words = () => ["destroy", "--confirm", "gone", "--confirm-state", cluster.bucket];
  const begins = (step: string) => (event: Event) => event.type === "step-started" && event.step === step;

  test("scales to 0, waits, deletes VMs that are left and every version, and goes on after a kill", async () => {
    const { client } = standIns.cloud;
    // Versions and marks of deletions hold a bucket, too.
    const versioning = { Bucket: cluster.bucket, VersioningConfiguration: { Status: "Enabled" as const } };
    await client.send(new PutBucketVersioningCommand(versioning));
    for (const body of ["a", "b", "c"]) await put(cluster.bucket, "leader.json", body);
    await remove(cluster.bucket, "leader.json");
    const instance = "shard/eu-west-1a/instance/knc-1.json";
    await put(servers.bucket, instance, "{}");
    const vms = [await startVm("gone"), await startVm("gone")].sort();
    const others = await startVm("another");
    const first = cluster.start(words());
    await first.until((event) => event.type === "waiting" && event.step === "scale");
    const config = await client.send(new GetObjectCommand({ Bucket: servers.bucket, Key: servers.config }));
    expect(await config.Body?.transformToString()).toMatch(/"size":\s?0/);
    expect(await runningVms()).toEqual(expect.arrayContaining(vms));
    // The server has taken its VM away.
    await remove(servers.bucket, instance);
    await first.until((event) => event.type === "file-made" && event.purpose === "override");
    await first.until((event) => event.type === "tool-started" && event.step === "machines");
    first.kill("SIGKILL");
    const { events } = await first.ended;
    expect(events.some((event) => event.type === "log" && event.text.endsWith(`deleting ${vms.join(", ")}`))).toBe(
      true,
    );
    expect(await runningVms()).toEqual([others]);
    expect(existsSync(join(cluster.folder, override))).toBe(true);
    const refused = await cluster.run(words());
    expect(refused.code).toBe(4);
    expect(refused.stderr.replace(/\(run \S+\)|(?<=podplanec destroy ).*(?=--resume)/g, "…")).toBe(
      "error: an earlier destroy was cut off …\n" +
        "why: what it left has to be looked at before anything is applied\n" +
        "fix: go on with it: `podplanec destroy …--resume`\n",
    );
    const resumed = cluster.start([...words(), "--resume"]);
    await resumed.until(begins("survey"));
    expect(existsSync(join(cluster.folder, override))).toBe(false);
    const ended = await resumed.ended;
    expect([ended.code, ended.stderr, viewOf(ended.events).ended?.failure]).toEqual([0, "", undefined]);
    expect(cluster.exists()).toEqual([]);
    expect(await standIns.cloud.buckets()).toEqual([]);
    expect(await runningVms()).toEqual([others]);
    expect(existsSync(join(cluster.folder, override))).toBe(false);
  });
});
