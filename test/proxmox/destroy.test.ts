import { expect, test } from "vitest";
import { planDestroySteps } from "../../runtime/apply/steps/destroy-steps.ts";
import { besideAws } from "../helpers/hybrid-sources.ts";
import { managedCluster, managedFirewall } from "../helpers/managed-sources.ts";
import { compileText } from "../helpers/podplane-source.ts";

/* In which order what belongs to a cluster is taken away (docs/decisions/0333). What the steps do is tried in `test/e2e/apply`. */

function stepsOf(source: string): readonly string[] {
  const { clusters, diagnostics } = compileText(source);
  const ir = clusters[0]?.ir;
  if (!ir) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return planDestroySteps(ir).map(({ kind }) => kind);
}

const secrets = ["nodes", "id", "key"].map((name) => `secret ${name} = env("${name.toUpperCase()}")`).join("\n");
const ssh = "ssh { encryption_key = secret.nodes, access_key_id = secret.id, secret_access_key = secret.key }";
const nodes = ["undo-look", "undo", "undo"];

test("machines of one's own: VMs, nodes, and nothing of OpenTofu's", () => {
  const source = managedCluster({ top: secrets, own: `${ssh}\n    ${managedFirewall}`, manage: "script", more: " " });
  expect(stepsOf(source)).toEqual(["join", "survey", "confirm", "scale", ...nodes, "leave"]);
});

test("of which OpenTofu makes a part: that behind the nodes", () => {
  const source = managedCluster({ top: secrets, own: `${ssh}\n    ${managedFirewall}` });
  expect(stepsOf(source)).toEqual(["join", "init", "survey", "confirm", "scale", ...nodes, "destroy", "leave"]);
});

test("beside a cloud: nodes before the accounts that they use, and no node where nobody reaches them", () => {
  const beginning = ["join", "init", "survey", "confirm", "scale", "leftovers"];
  const end = ["machines", "empty", "destroy"];
  const own = ssh.replace("encryption_key = secret.nodes, ", "");
  const source = besideAws({ own }).replace("cluster tools", `${secrets.replace(/^.*nodes.*\n/, "")}\ncluster tools`);
  expect(stepsOf(source)).toEqual([...beginning, ...nodes, ...end]);
  expect(stepsOf(besideAws({}))).toEqual([...beginning, ...end]);
});
