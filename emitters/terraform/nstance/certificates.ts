import type { Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import type { Context } from "../base/index.ts";
import {
  attribute,
  code,
  comment,
  type Entry,
  type Expression,
  from,
  type Item,
  inlineObject,
  list,
  listLines,
  member,
  object,
  ref,
  text,
  texts,
} from "../hcl/index.ts";

/*
 * The certificates that Nstance issues to VMs. contracts/terraform.md 1.14, contracts/nstance.md
 * 3.5.5: names, subjects and lists are laid down there.
 */

const workerCertificates = [
  "containerd.client",
  "kube2iam.client",
  "kubelet.client",
  "kubelet.server",
  "registry.server",
];

const controlPlaneCertificates = [
  "front-proxy.client",
  "kube-apiserver.client",
  "kube-apiserver.server",
  "kube-controller-manager.client",
  "kube-scheduler.client",
  "netsy.client",
  "netsy.server",
];

/** The locals that describe certificates; the last two list which kind of VM gets which. */
export function certificateLocals(context: Context): readonly (readonly Item[])[] {
  const origin = rule("certificates", context.ir.origin);
  return [
    [
      attribute("instance_dns", texts(["{{ .Instance.Hostname }}", "localhost"]), { origin }),
      attribute("instance_ip", texts(["{{ .Instance.IP4 }}", "{{ .Instance.IP6 }}", "127.0.0.1", "::1"]), { origin }),
    ],
    [
      comment("What a certificate has beyond its name and the addresses of its VM.", origin),
      attribute("certificates", certificates(context), { origin }),
    ],
    [
      attribute("worker_certificates", listLines(workerCertificates.map(text)), { origin }),
      attribute("control_plane_certificates", listLines(controlPlaneCertificates.map(text)), { origin }),
    ],
  ];
}

function certificates(context: Context): Expression {
  return code`{
    for name, special in ${object(special(context))} :
    name => merge({
      kind = endswith(name, ".server") ? "server" : "client"
      cn   = name
      dns  = local.instance_dns
      ip   = local.instance_ip
      ttl  = 8760
    }, special)
  }`;
}

function special(context: Context): readonly Entry[] {
  const peer = attribute("uri", texts(["netsy://{{ .Cluster.ID }}/peer/{{ .Instance.ID }}"]));
  const own = new Map<string, Expression>([
    ["front-proxy.client", inlineObject([attribute("cn", text("front-proxy-client"))])],
    [
      "kube-apiserver.client",
      inlineObject([
        attribute("organization", texts(["system:masters"])),
        attribute("uri", texts(["netsy://{{ .Cluster.ID }}/client/kube-apiserver"])),
      ]),
    ],
    ["kube-apiserver.server", apiServer(context)],
    ["kube-controller-manager.client", inlineObject([attribute("cn", text("system:kube-controller-manager"))])],
    ["kube-scheduler.client", inlineObject([attribute("cn", text("system:kube-scheduler"))])],
    [
      "kubelet.client",
      inlineObject([
        attribute("cn", text("system:node:{{ .Instance.ID }}")),
        attribute("organization", texts(["system:nodes"])),
      ]),
    ],
    ["netsy.client", inlineObject([peer])],
    ["netsy.server", inlineObject([peer])],
  ]);
  const names = [...workerCertificates, ...controlPlaneCertificates].sort();
  return names.map((name) => member(name, own.get(name) ?? inlineObject([])));
}

/** The API server is also reached by its public name and by the first address of each service range. */
function apiServer({ ir: { kubernetes } }: Context): Expression {
  const [first, ...more] = kubernetes.services.map((service): Origin => service.cidr.origin);
  const addresses = kubernetes.services.map((service) =>
    from(rule("service-addresses", service.cidr.origin), text(service.apiAddress)),
  );
  const hosts = list([text("kube-apiserver.podplane.internal"), ref("local.kubernetes_api_hostname")]);
  return object([
    attribute("dns", code`concat(local.instance_dns, ${hosts})`, { origin: kubernetes.apiHostname.origin }),
    attribute("ip", code`concat(local.instance_ip, ${list(addresses)})`, {
      origin: rule("service-addresses", first ?? kubernetes.origin, ...more),
    }),
  ]);
}
