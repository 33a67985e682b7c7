import type { Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import {
  allCertificates,
  apiServerCertificate,
  apiServerName,
  certificateHours,
  certificateNames,
  certificateSubjects,
  instanceDns,
  instanceIp,
} from "../../settings/index.ts";
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
  number,
  object,
  ref,
  text,
  texts,
} from "../hcl/index.ts";

/** The locals that describe certificates; the last two list which kind of VM gets which. */
export function certificateLocals(context: Context): readonly (readonly Item[])[] {
  const origin = rule("certificates", context.ir.origin);
  return [
    [
      attribute("instance_dns", texts(instanceDns), { origin }),
      attribute("instance_ip", texts(instanceIp), { origin }),
    ],
    [
      comment("What a certificate has beyond its name and the addresses of its VM.", origin),
      attribute("certificates", certificates(context), { origin }),
    ],
    [
      attribute("worker_certificates", listLines(certificateNames.worker.map(text)), { origin }),
      attribute("control_plane_certificates", listLines(certificateNames.controlPlane.map(text)), { origin }),
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
      ttl  = ${number(certificateHours)}
    }, special)
  }`;
}

function special(context: Context): readonly Entry[] {
  return allCertificates.map((name) => {
    if (name === apiServerCertificate) return member(name, apiServer(context));
    const { cn, organization, uri } = certificateSubjects[name] ?? {};
    const parts = [
      ...(cn === undefined ? [] : [attribute("cn", text(cn))]),
      ...(organization === undefined ? [] : [attribute("organization", texts([organization]))]),
      ...(uri === undefined ? [] : [attribute("uri", texts([uri]))]),
    ];
    return member(name, inlineObject(parts));
  });
}

/** The API server is also reached by its public name and by the first address of each service range. */
function apiServer({ ir: { kubernetes } }: Context): Expression {
  const [first, ...more] = kubernetes.services.map((service): Origin => service.cidr.origin);
  const addresses = kubernetes.services.map((service) =>
    from(rule("service-addresses", service.cidr.origin), text(service.apiAddress)),
  );
  const hosts = list([text(apiServerName), ref("local.kubernetes_api_hostname")]);
  return object([
    attribute("dns", code`concat(local.instance_dns, ${hosts})`, { origin: kubernetes.apiHostname.origin }),
    attribute("ip", code`concat(local.instance_ip, ${list(addresses)})`, {
      origin: rule("service-addresses", first ?? kubernetes.origin, ...more),
    }),
  ]);
}
