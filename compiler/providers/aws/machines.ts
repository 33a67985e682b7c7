import type { MachineArchitecture } from "../table.ts";

/** Families of EC2 instance types with Graviton processors: a g behind the generation (ruling 20). */
const graviton = /^(?:a1|[a-z]+[0-9]+g[a-z]*)(?:-flex)?\./;
/** Families whose letters behind the generation name an x86 processor, or none at all. */
const x86 = /^(?:[tmcrxizdhpf][0-9]+[a-z]*?)(?:-flex)?\./;

export function architectureOf(type: string): MachineArchitecture | undefined {
  if (graviton.test(type)) return "arm64";
  return x86.test(type) ? "amd64" : undefined;
}
