import { findSimilar, type Ir, type Loss, type Lost, lossOf, originSpan } from "../../compiler/index.ts";
import { exitCodes, UserError } from "../cli/index.ts";
import { compileToShow, type WholeCluster } from "../compile/index.ts";
import { Places } from "../render/index.ts";

/** What stops in the cluster of a path without a zone or a pool, as text, Markdown or JSON. */
export function lossReport(cwd: string, path: string, given: string, format: "text" | "json" | "markdown"): string {
  const cluster = compileToShow(cwd, path);
  const loss = lossOf(cluster.ir, parseLost(given, cluster.ir));
  const places = new Places(cluster.sources);
  if (format === "json") return lossJson(loss, places);
  const lines = lossLines(cluster, loss, places);
  return format === "text" ? `${lines.join("\n")}\n` : `\`\`\`text\n${lines.join("\n")}\n\`\`\`\n`;
}

/** `zone=eu-west-1a` or `pool=ingress`, which the cluster has. */
function parseLost(given: string, ir: Ir): Lost {
  const [, kind, name = ""] = /^(zone|pool)=(.+)$/.exec(given) ?? [];
  if (kind !== "zone" && kind !== "pool") {
    throw new UserError(`\`${given}\` names nothing that can be lost`, {
      fix: "write zone=NAME or pool=NAME",
      exitCode: exitCodes.usage,
    });
  }
  const zones = ir.providers.flatMap((provider) => provider.zones.map((zone) => zone.name.value));
  const names = kind === "zone" ? zones : ir.pools.map((pool) => pool.name.value);
  if (names.includes(name)) return { kind, name };
  const similar = findSimilar(name, names);
  throw new UserError(`the cluster has no ${kind} \`${name}\``, {
    why: `it has ${[...new Set(names)].join(", ")}`,
    fix: similar === undefined ? "name one of them" : `did you mean \`${similar}\`?`,
  });
}

const services = { api: "Kubernetes API", state: "state store", ingress: "ingress", balancer: "balancer" } as const;

function lossLines({ id }: WholeCluster, loss: Loss, places: Places): readonly string[] {
  const { lost, before, after } = loss;
  const rows = loss.services.flatMap(({ service, name, goesOn, reason, fix }) => {
    const title = name === "" ? services[service] : `${services[service]} ${name}`;
    const range = fix && places.rangeOf(originSpan(fix.origin));
    const place = fix && range ? `${originSpan(fix.origin).file}:${range.start.line}  ` : "";
    return [
      `  ${goesOn ? "goes on" : "stops  "}  ${title}: ${reason}`,
      ...(fix ? [`             ${place}${fix.text}`] : []),
    ];
  });
  const pools = loss.pools
    .filter((one) => one.before !== one.after)
    .map((one) => `${one.pool} ${one.before} -> ${one.after}`);
  const sizes = `${before.vms} -> ${after.vms} VMs, ${before.cpus} -> ${after.cpus} vCPU, ${before.gib} -> ${after.gib} GiB of memory`;
  return [
    `${id} without the ${lost.kind} ${lost.name}`,
    ...rows,
    `capacity: ${sizes}`,
    ...(pools.length > 0 ? [`pools: ${pools.join(", ")}`] : []),
  ];
}

function lossJson(loss: Loss, places: Places): string {
  const found = loss.services.map(({ fix, ...rest }) => {
    const span = fix && originSpan(fix.origin);
    const start = span && places.rangeOf(span)?.start;
    const place = span && start ? { file: span.file, line: start.line, column: start.column } : null;
    return { ...rest, fix: fix ? { text: fix.text, place } : null };
  });
  return `${JSON.stringify({ version: 1, ...loss, services: found }, null, 2)}\n`;
}
