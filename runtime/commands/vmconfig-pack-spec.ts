import type { CommandSpec } from "../cli/index.ts";

export const vmconfigPackCommand: CommandSpec = {
  path: ["vmconfig", "pack"],
  summary: "Pack vmconfig.tar.gz, which configures a VM, and the manifest that names it",
  positionals: "",
  minPositionals: 0,
  maxPositionals: 0,
  options: {
    kind: { type: "string", values: ["knc", "knd"], doc: "Control plane (knc) or worker (knd)" },
    arch: { type: "string", values: ["amd64", "arm64"], doc: "Architecture of the VM" },
    out: { type: "string", value: "DIR", doc: "Folder to write to; the current one unless set" },
    url: { type: "string", value: "URL", doc: "Where the package will be published, for the manifest" },
  },
  examples: [
    {
      command: "podplanec vmconfig pack --kind knc --arch arm64 --out build/",
      does: "writes build/vmconfig.tar.gz, the same bytes on every machine, and build/vmconfig-manifest.json",
    },
  ],
  load: () => import("./vmconfig-pack.ts"),
};
