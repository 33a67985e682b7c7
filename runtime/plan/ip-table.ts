import type { Ir, IrModuleProvider, IrProvider } from "../../compiler/index.ts";

/** The addresses of a cluster as a table: each subnet with its range, and what lies beside them. */
export function ipTable(ir: Ir): string {
  const tables = ir.providers
    .filter(hasNetwork)
    .map((provider) => `${provider.key}: ${networkWords(provider)}\n${aligned(rowsOf(provider))}`);
  const { clusterCidrs, services } = ir.kubernetes;
  const pods = clusterCidrs.map(({ value }) => value).join(", ");
  const ranges = services.map(({ cidr }) => cidr.value).join(", ");
  return `${tables.join("\n")}\npods: ${pods || "the VM's default"}\nservices: ${ranges}\n`;
}

type NetworkProvider = Extract<IrProvider, IrModuleProvider>;

function hasNetwork(provider: IrProvider): provider is NetworkProvider {
  return "network" in provider;
}

function networkWords({ network }: NetworkProvider): string {
  const { id, ipv4Cidr, ipv6 } = network;
  const range = [...(ipv4Cidr ? [ipv4Cidr.value] : []), ...(ipv6.value ? ["IPv6"] : [])].join(" and ");
  if (id) return `existing network ${id.value}${range === "" ? "" : `, ${range}`}`;
  return `network ${range}`;
}

const head = ["zone", "for", "subnet", "IPv4", "addresses", "IPv6", "notes"] as const;

/** In the order of zones, then of addresses. */
function rowsOf({ network, zones }: NetworkProvider): readonly (readonly string[])[] {
  const order = new Map(zones.map(({ name }, index) => [name.value, index]));
  const subnets = network.subnets.flatMap((role) => role.zones.flatMap((zone) => zone.subnets));
  const place = (zone: string) => order.get(zone) ?? order.size;
  const sorted = [...subnets].sort(
    (a, b) => place(a.zone) - place(b.zone) || numberOf(a.ipv4Cidr?.value) - numberOf(b.ipv4Cidr?.value),
  );
  const rows = sorted.map((subnet) => [
    subnet.zone,
    subnet.role,
    subnet.label ?? String(subnet.index + 1),
    subnet.existingId?.value ?? subnet.ipv4Cidr?.value ?? "",
    subnet.ipv4Cidr ? String(2 ** (32 - Number(subnet.ipv4Cidr.value.split("/")[1]))) : "",
    subnet.ipv6Number ? `/64 number ${subnet.ipv6Number.value}` : "",
    [
      ...(subnet.public.value ? ["public"] : []),
      ...(subnet.natGateway.value ? ["NAT"] : []),
      ...(subnet.retained ? ["retained"] : []),
    ].join(", "),
  ]);
  return [head, ...rows];
}

/** An IPv4 address as a number, for order. */
function numberOf(cidr: string | undefined): number {
  return (
    (cidr ?? "")
      .split("/", 1)[0]
      ?.split(".")
      .reduce((sum, part) => sum * 256 + Number(part), 0) ?? 0
  );
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}
