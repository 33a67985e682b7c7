import type { IrProxmoxProvider, Located } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import type { Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  boolean,
  code,
  comment,
  type Item,
  interpolate,
  list,
  located,
  number,
  paragraphs,
  ref,
  text,
  texts,
} from "../hcl/index.ts";
import { forEachNode, type Managed } from "./provider.ts";

/*
 * The image and the template that the scripts would make with `qm` (emitters/proxmox/node/library/storage.sh). Every
 * value is written out: what the provider takes by itself is an old processor, 512 MiB and a guest agent that it waits
 * for (contracts/proxmox.md 2.4).
 */

/** Seconds in which an image is to be there. */
const downloadSeconds = 900;

type Made = IrProxmoxProvider["template"] & {
  readonly by: { readonly kind: "name"; readonly name: Located<string> };
  readonly image: NonNullable<IrProxmoxProvider["template"]["image"]>;
};

/** Nothing where the template exists. */
export function template(managed: Managed, clusterId: Located<string>): readonly Section[] {
  const { template: wanted } = managed.provider;
  if (!isMade(wanted)) return [];
  const origin = rule("proxmox-managed", managed.managed.origin);
  return [
    {
      title: "Template of the VMs",
      note: "One on each node: another image makes them anew. VMs are whole copies, so that those that run stay.",
      groups: [[imageOf(managed, wanted)], [machineOf(managed, wanted, clusterId)]],
      origin,
    },
  ];
}

function isMade(wanted: IrProxmoxProvider["template"]): wanted is Made {
  return wanted.by.kind === "name" && wanted.image !== undefined;
}

function imageOf(managed: Managed, { image, origin }: Made): Block {
  const [algorithm = "", checksum = ""] = image.digest.value.split(":");
  const digest = (value: string) => located({ value, origin: image.digest.origin }, text);
  return block(
    ["resource", "proxmox_download_file", "image"],
    paragraphs<Item>([
      [...forEachNode(managed)],
      [
        attribute("node_name", ref("each.key")),
        attribute("datastore_id", located(managed.provider.storage.images, text)),
        attribute("content_type", text("import")),
        comment("With the node's name: on shared storage each node would take that of another for its own."),
        attribute("file_name", interpolate`podplane-${checksum.slice(0, 12)}-${ref("each.key")}.qcow2`),
        attribute("url", located(image.url, text)),
        attribute("checksum", digest(checksum)),
        attribute("checksum_algorithm", digest(algorithm)),
        attribute("verify", boolean(true)),
        attribute("overwrite", boolean(false)),
        attribute("overwrite_unmanaged", boolean(false)),
        attribute("upload_timeout", number(downloadSeconds)),
      ],
    ]),
    origin,
  );
}

function machineOf(managed: Managed, { by, origin }: Made, clusterId: Located<string>): Block {
  const { tags, origin: whole } = managed.provider;
  const names = [...new Set(["podplane", clusterId.value, ...tags.map(({ value }) => value)])].sort();
  return block(
    ["resource", "proxmox_virtual_environment_vm", "template"],
    paragraphs<Item>([
      [...forEachNode(managed)],
      [
        attribute("node_name", ref("each.key")),
        attribute("vm_id", ref("each.value.template_id")),
        attribute("name", located(by.name, text)),
        attribute("description", text("")),
        attribute("tags", texts(names), { origin: rule("proxmox-managed", whole) }),
      ],
      [
        attribute("template", boolean(true)),
        attribute("started", boolean(false)),
        attribute("on_boot", boolean(false)),
        attribute("protection", boolean(false)),
        attribute("migrate", boolean(false)),
        attribute("reboot", boolean(false)),
        attribute("reboot_after_update", boolean(false)),
        attribute("stop_on_destroy", boolean(true)),
        attribute("purge_on_destroy", boolean(true)),
        attribute("delete_unreferenced_disks_on_destroy", boolean(false)),
      ],
      ...hardwareOf(managed.provider),
      // A token may use a VNet that is there.
      managed.provider.guestNetwork.made?.kind === "sdn"
        ? [attribute("depends_on", list([ref("proxmox_sdn_applier.applied")]))]
        : [],
      [
        block(
          ["lifecycle"],
          [
            comment("A disk is imported once: what it was made of is not compared later."),
            attribute("replace_triggered_by", list([code`proxmox_download_file.image[each.key].id`])),
          ],
        ),
      ],
    ]),
    origin,
  );
}

function hardwareOf({ storage, guestNetwork }: IrProxmoxProvider): readonly (readonly Item[])[] {
  return [
    [
      attribute("bios", text("seabios")),
      attribute("machine", text("")),
      attribute("acpi", boolean(true)),
      attribute("tablet_device", boolean(true)),
      attribute("keyboard_layout", text("en-us")),
      attribute("scsi_hardware", text("virtio-scsi-single")),
      attribute("boot_order", texts(["scsi0"])),
    ],
    [
      block(["operating_system"], [attribute("type", text("l26"))]),
      blank,
      block(
        ["cpu"],
        [
          attribute("type", text("x86-64-v2-AES")),
          attribute("sockets", number(1)),
          attribute("cores", number(2)),
          attribute("hotplugged", number(0)),
          attribute("limit", number(0)),
          attribute("numa", boolean(false)),
        ],
      ),
      blank,
      block(
        ["memory"],
        [
          attribute("dedicated", number(2048)),
          comment("None: a copy with more memory would have to give up all but this."),
          attribute("floating", number(0)),
          attribute("shared", number(0)),
        ],
      ),
    ],
    [
      block(
        ["agent"],
        [
          attribute("enabled", boolean(true)),
          attribute("type", text("virtio")),
          attribute("trim", boolean(false)),
          attribute("timeout", text("1m")),
          blank,
          comment("A template never runs: nothing has an address to wait for."),
          block(["wait_for_ip"], [attribute("disabled", boolean(true))]),
        ],
      ),
    ],
    [
      block(["serial_device"], [attribute("device", text("socket"))]),
      blank,
      block(["vga"], [attribute("type", text("serial0")), attribute("memory", number(16))]),
      blank,
      block(
        ["network_device"],
        [
          attribute("bridge", located(guestNetwork.bridge, text)),
          attribute("model", text("virtio")),
          attribute("disconnected", boolean(false)),
          attribute("firewall", boolean(false)),
          attribute("mtu", number(0)),
          attribute("queues", number(0)),
          attribute("rate_limit", number(0)),
          attribute("vlan_id", number(0)),
        ],
      ),
      blank,
      disk(storage.disks),
      blank,
      block(
        ["initialization"],
        [
          attribute("datastore_id", located(storage.disks, text)),
          attribute("interface", text("ide2")),
          blank,
          block(["ip_config"], [block(["ipv4"], [attribute("address", text("dhcp"))])]),
        ],
      ),
    ],
  ];
}

function disk(storage: Located<string>): Block {
  return block(
    ["disk"],
    [
      attribute("interface", text("scsi0")),
      attribute("datastore_id", located(storage, text)),
      attribute("import_from", code`proxmox_download_file.image[each.key].id`),
      comment("GiB, the smallest that a pool may ask for: disks never shrink."),
      attribute("size", number(4)),
      attribute("aio", text("io_uring")),
      attribute("backup", boolean(true)),
      attribute("cache", text("none")),
      attribute("discard", text("on")),
      attribute("iothread", boolean(true)),
      attribute("replicate", boolean(true)),
      attribute("ssd", boolean(true)),
    ],
  );
}
