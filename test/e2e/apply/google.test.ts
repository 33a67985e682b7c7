import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { viewOf } from "../../../runtime/engine/index.ts";
import { keysFile } from "../../../runtime/secrets/index.ts";
import { keySetOf, keysFileText } from "../../../runtime/secrets/public-keys.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type GoogleStandIn, startGoogle } from "./clouds.ts";
import { type AppliedCluster, type StandIns, startStandInsOf } from "./stand-ins.ts";
import { eventsOf } from "./started-apply.ts";

const tools = ["tofu", "tofu-provider", "fake-gcs-server"];

describeWithTools("podplanec apply of a cluster on Google Cloud", tools, () => {
  let standIns: StandIns<GoogleStandIn>;
  let cluster: AppliedCluster;
  beforeAll(async () => {
    standIns = await startStandInsOf(startGoogle);
    cluster = await standIns.cluster("small");
  });
  afterAll(() => standIns.stop());

  test("makes the bucket, seeds it, stores keys, then makes the rest", async () => {
    const { code, stdout, stderr } = await cluster.run(["apply", "--auto-approve", "--json"]);
    const events = eventsOf(stdout);
    const view = viewOf(events);
    expect([code, stderr, view.ended?.failure]).toEqual([0, "", undefined]);
    expect(view.steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "outputs done",
      "init done",
      "plan done",
      "confirm done",
      "buckets done",
      "seed done",
      "identity done",
      "infrastructure done",
      "refresh unchanged",
      "health skipped",
    ]);
    const early = events.flatMap((event) =>
      event.type === "resource-ended" && event.step === "buckets" && event.action !== "read" ? [event.address] : [],
    );
    // A new project makes a bucket once its APIs are on.
    expect(early.slice(0, 4).every((address) => address.startsWith("google_project_service.platform["))).toBe(true);
    expect(early.slice(4)).toEqual(["google_storage_bucket.netsy"]);
    expect(early.filter((address) => /instance|network/.test(address))).toEqual([]);
    expect(await cluster.objects(cluster.bucket)).toEqual(["bootstrap.netsy"]);
    const names = [...standIns.cloud.google.secrets].map(([name, { versions }]) => `${name} ${versions.length}`);
    expect(names.filter((name) => name.includes("service-accounts")).sort()).toEqual([
      expect.stringMatching(/service-accounts-key 1$/),
      expect.stringMatching(/service-accounts-pub 1$/),
    ]);
  });

  test("finds everything there when it runs again", async () => {
    const { code, stdout } = await cluster.run(["apply", "--json"]);
    const { steps } = viewOf(eventsOf(stdout));
    expect(code).toBe(0);
    for (const id of ["plan", "buckets", "seed", "identity", "infrastructure"]) {
      expect(steps.find((step) => step.id === id)?.status, id).toBe("unchanged");
    }
  });

  test("destroys everything, VMs that servers left too, and leaves nothing in the stand-ins", async () => {
    const { vms } = standIns.cloud.google;
    const labels = { "nstance-managed": "true", "nstance-cluster-id": "small" };
    const zone = "us-central1-a";
    vms.push(
      { zone, name: "knc-1", labels },
      { zone, name: "knc-2", labels },
      { zone, name: "theirs", labels: { ...labels, "nstance-cluster-id": "smaller" } },
    );
    const words = ["destroy", "--confirm", "small", "--confirm-state", cluster.bucket, "--json"];
    const { code, stdout, stderr } = await cluster.run(words);
    const view = viewOf(eventsOf(stdout));
    expect([code, stderr, view.ended?.failure]).toEqual([0, "", undefined]);
    expect(stdout).toContain(`deleting ${zone}/knc-1, ${zone}/knc-2`);
    expect(vms.map(({ name }) => name)).toEqual(["theirs"]);
    expect(cluster.exists()).toEqual([]);
    expect(await standIns.cloud.buckets()).toEqual([]);
    expect(readdirSync(cluster.folder).filter((name) => name.includes("override"))).toEqual([]);
  });

  describe("whose Pods act as accounts of roles", () => {
    const roles = `
    bucket uploads {}
    role app { buckets = [uploads] }
  }
}
`;
    let trusting: AppliedCluster;
    const keys = () => join(trusting.folder, keysFile);
    const steps = (stdout: string) =>
      Object.fromEntries(viewOf(eventsOf(stdout)).steps.map(({ id, status }) => [id, status]));
    beforeAll(async () => {
      trusting = await standIns.cluster("trusting");
      trusting.rebuild((source) => source.replace(/\n {2}\}\n\}\n$/, `\n${roles}`));
    });

    test("comes up in one apply, and the cloud is given the keys of this cluster", async () => {
      const { code, stdout, stderr } = await trusting.run(["apply", "--auto-approve", "--json"]);
      expect([code, stderr, viewOf(eventsOf(stdout)).ended?.failure]).toEqual([0, "", undefined]);
      const { secrets } = standIns.cloud.google;
      const [stored = ""] = secrets.get("trusting-service-accounts-pub")?.versions ?? [];
      const pem = Buffer.from(stored, "base64").toString("utf8");
      expect(readFileSync(keys(), "utf8")).toBe(keysFileText(pem));
      const state = readFileSync(join(trusting.folder, "terraform.tfstate"), "utf8");
      expect(state).toContain(JSON.stringify(keySetOf(pem)));
    });

    test("has nothing to do again, with the file of the keys and without", async () => {
      for (const before of [() => undefined, () => rmSync(keys())]) {
        before();
        const { code, stdout } = await trusting.run(["apply", "--json"]);
        expect([code, steps(stdout)]).toEqual([
          0,
          expect.objectContaining({ plan: "unchanged", identity: "unchanged", infrastructure: "unchanged" }),
        ]);
      }
      expect(existsSync(keys())).toBe(true);
    });

    test("is taken down without that file", async () => {
      rmSync(keys());
      const words = ["destroy", "--confirm", "trusting", "--confirm-state", trusting.bucket, "--json"];
      const { code, stdout, stderr } = await trusting.run(words);
      expect([code, stderr, viewOf(eventsOf(stdout)).ended?.failure]).toEqual([0, "", undefined]);
      expect(trusting.exists()).toEqual([]);
    });
  });
});
