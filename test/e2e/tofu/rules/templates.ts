import { expression } from "./inputs.ts";
import { both, type ModuleRule } from "./rule.ts";

/** `templates` of two pools in the shapes of contracts/terraform.md 1.11. */
const certificate = {
  kind: "certificate",
  template: "kubelet.client",
  key: { source: "agent", name: "kubelet.client" },
};
const environment = { kind: "env", template: { A: "1" } };
const uniform = {
  kind: "string",
  template: "A='1'\n",
  key: expression("tomap(null)"),
  source: expression("tostring(null)"),
};
const full = { ...certificate, source: expression("tostring(null)") };

function templates(first: Record<string, unknown>, second: Record<string, unknown>): ModuleRule["change"] {
  return ({ shard }) =>
    Object.assign(shard, {
      templates: {
        workers: { kind: "knd", arch: "arm64", ...first },
        other: { kind: "knc", arch: "arm64", ...second },
      },
    });
}

const trap = /cannot find a common base type|attribute types must all match|all map elements must have the same type/;
export const templateRules: readonly ModuleRule[] = [
  {
    name: "files of the same names may differ in shape",
    dialects: both,
    change: templates(
      { files: { "a.crt": certificate, "b.env": environment } },
      { files: { "a.crt": certificate, "b.env": environment } },
    ),
    refusal: undefined,
  },
  {
    name: "certificates only, different names",
    dialects: both,
    change: templates({ files: { "a.crt": certificate } }, { files: { "a.crt": certificate, "b.crt": certificate } }),
    refusal: undefined,
  },
  {
    name: "different names and shapes",
    dialects: both,
    change: templates({ files: { "a.crt": certificate, "b.env": environment } }, { files: { "b.env": environment } }),
    refusal: trap,
  },
  {
    name: "different names, nulls with a type",
    dialects: both,
    change: templates({ files: { "a.crt": full, "b.env": uniform } }, { files: { "b.env": uniform } }),
    refusal: undefined,
  },
  {
    name: "different names, plain nulls",
    dialects: both,
    change: templates(
      { files: { "a.crt": { ...full, source: null }, "b.env": { ...uniform, key: null, source: null } } },
      { files: { "b.env": { ...uniform, key: null, source: null } } },
    ),
    refusal: trap,
  },
  {
    name: "an empty list joins a list of mappings",
    dialects: both,
    change: templates(
      { args: { ImageId: "a", BlockDeviceMappings: [] } },
      { args: { ImageId: "a", BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 100 } }] } },
    ),
    refusal: undefined,
  },
  {
    name: "an object in the args of some",
    dialects: both,
    change: templates(
      { args: { ImageId: "a" } },
      { args: { ImageId: "a", MetadataOptions: { HttpTokens: "required" } } },
    ),
    refusal: trap,
  },
  {
    name: "different scalars in args",
    dialects: both,
    change: templates({ args: { ImageId: "a" } }, { args: { ImageId: "a", EbsOptimized: "true" } }),
    refusal: undefined,
  },
  {
    name: "userdata in some",
    dialects: both,
    change: templates({ userdata: { source: "inline", encoding: "plain", content: "x" } }, {}),
    refusal: trap,
  },
];
