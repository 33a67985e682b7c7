import type { CommandSpec } from "../cli/index.ts";

export const depsDownloadCommand: CommandSpec = {
  path: ["deps", "download"],
  summary: "Fill a mirror with what VMs download, every digest verified",
  positionals: "",
  minPositionals: 0,
  maxPositionals: 0,
  options: {
    out: {
      type: "string",
      value: "DIR",
      doc: "Folder that becomes the base of the mirror; the current one unless set",
    },
    kind: { type: "string", values: ["knc", "knd"], doc: "Only for this kind of VM" },
    arch: { type: "string", values: ["amd64", "arm64"], doc: "Only for this architecture" },
    "debian-mirror": { type: "string", value: "URL", doc: "Mirror of Debian that its packages come from" },
  },
  examples: [
    {
      command: "podplanec deps download --out mirror/ --arch arm64 --debian-mirror https://deb.debian.org/debian",
      does: "fetches what is missing below mirror/, which any web server can then serve",
    },
  ],
  load: () => import("./deps-download.ts"),
};
