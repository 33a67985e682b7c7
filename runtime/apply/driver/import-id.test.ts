import { expect, test } from "vitest";
import { importIdOf } from "./import-id.ts";

const idOf = (type: string, known: Readonly<Record<string, string>>, action: "create" | "update" = "create") =>
  importIdOf({ type, action, known: new Map(Object.entries(known)) });

test("most things are found by their name", () => {
  expect(idOf("aws_iam_role", { name: "tools-knc" })).toBe("tools-knc");
  expect(idOf("aws_iam_role", { name: "tools-knc" }, "update")).toBeUndefined();
});

test("what is on a node is found by the node", () => {
  expect(idOf("proxmox_virtual_environment_vm", { name: "debian", node_name: "pve1", vm_id: "9000" })).toBe(
    "pve1/9000",
  );
  const file = { node_name: "pve1", datastore_id: "local", content_type: "import", file_name: "a.qcow2" };
  expect(idOf("proxmox_download_file", file)).toBe("pve1/local:import/a.qcow2");
  expect(idOf("proxmox_sdn_vnet", { id: "k8snet", zone: "k8s" })).toBe("k8snet");
});

test("what is not known is not guessed", () => {
  expect(idOf("proxmox_virtual_environment_vm", { name: "debian", node_name: "pve1" })).toBeUndefined();
});
