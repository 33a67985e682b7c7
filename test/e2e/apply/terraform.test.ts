import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { viewOf } from "../../../runtime/engine/index.ts";
import { findTool, hasTools } from "../../helpers/tools.ts";
import { type AppliedCluster, type AwsStandIns, applyTools, startStandIns } from "./stand-ins.ts";
import { eventsOf } from "./started-apply.ts";

// No script of this project installs Terraform: it is a second judge where it is there.
const terraform = findTool("terraform");
const isThere = terraform !== undefined && hasTools("podplanec apply with Terraform", applyTools);
if (terraform === undefined) process.stderr.write("left out: podplanec apply with Terraform: no terraform\n");

describe.skipIf(!isThere)("podplanec apply with Terraform", () => {
  let standIns: AwsStandIns;
  let cluster: AppliedCluster;
  beforeAll(async () => {
    standIns = await startStandIns();
    cluster = await standIns.cluster("terraformed", { env: { PODPLANE_TF_CMD: terraform ?? "" } });
  });
  afterAll(() => standIns.stop());

  const endOf = async (words: readonly string[]) => {
    const { code, stdout, stderr } = await cluster.run([...words, "--json"]);
    const view = viewOf(eventsOf(stdout));
    return { code, stderr, failure: view.ended?.failure, steps: view.steps.map(({ id, status }) => `${id} ${status}`) };
  };
  const fine = { code: 0, stderr: "", failure: undefined };

  test("makes, finds and takes down the same", async () => {
    expect(await endOf(["apply", "--auto-approve"])).toMatchObject({
      ...fine,
      steps: expect.arrayContaining(["buckets done", "seed done", "identity done", "infrastructure done"]),
    });
    expect(await cluster.objects(cluster.bucket)).toEqual(["bootstrap.netsy"]);
    expect(await endOf(["apply"])).toMatchObject({
      ...fine,
      steps: expect.arrayContaining(["plan unchanged", "seed unchanged", "infrastructure unchanged"]),
    });
    const words = ["destroy", "--confirm", "terraformed", "--confirm-state", cluster.bucket];
    expect(await endOf(words)).toMatchObject(fine);
    expect(cluster.exists()).toEqual([]);
    expect(await standIns.cloud.buckets()).toEqual([]);
  });
});
