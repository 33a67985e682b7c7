import type { Ir, IrPool, IrSecretFile, IrVm, Origin, VmKind } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import {
  type Context,
  moduleKey,
  type ProviderCloud,
  type ProviderContext,
  type Section,
  typeOf,
} from "../base/index.ts";
import {
  attribute,
  block,
  code,
  comment,
  type Entry,
  type Expression,
  from,
  type Item,
  inlineObject,
  interpolate,
  list,
  located,
  member,
  number,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { certificateLocals } from "./certificates.ts";
import { evenPools, unevenPools } from "./variables-other.ts";

/** Files, user-data and templates of VMs. contracts/terraform.md 1.11, rulings 36 and 37. */
export function vmTemplates(context: Context, clouds: readonly ProviderCloud[]): Section {
  const origin = rule("tf-templates", context.ir.origin);
  const body = paragraphs<Item>([
    ...certificateLocals(context),
    files(context),
    userdata(context),
    ...clouds.map((one, index) => templates(context, one, index === 0 ? "explain" : "same")),
    sizes(context),
  ]);
  return { title: "What VMs are made of", note: undefined, groups: [[block(["locals"], body, origin)]], origin };
}

/** The certificates of a kind of VM. */
const ownCertificates: Readonly<Record<VmKind, Expression>> = {
  knc: code`concat(local.worker_certificates, local.control_plane_certificates)`,
  knd: ref("local.worker_certificates"),
};

/** The files of kind `secret` of a kind of VM. */
function secretsOf({ platform }: Ir, kind: VmKind): readonly IrSecretFile[] {
  return platform.secrets.files.filter((file) => file.kinds === "all" || kind === "knc");
}

/** Whether each secret is called as its file. */
function areNamedAlike({ platform }: Ir): boolean {
  return platform.secrets.files.every((file) => file.name === file.secret);
}

/** Names of files, or what each is called in the store. */
function secretList(ir: Ir, kind: VmKind): Expression {
  const files = secretsOf(ir, kind);
  if (areNamedAlike(ir)) return list(files.map(({ name, origin }) => (origin ? from(origin, text(name)) : text(name))));
  return inlineObject(files.map(({ name, secret, origin }) => member(name, text(secret), origin ? { origin } : {})));
}

function files(context: Context): readonly Item[] {
  const origin = rule("template-files", context.ir.origin);
  const kinds = [...new Set(context.ir.vms.map((vm) => vm.kind))].sort();
  const byKind = object(
    kinds.map((kind) => {
      const certificates = attribute("certificates", ownCertificates[kind]);
      const secrets = attribute("secrets", secretList(context.ir, kind));
      return attribute(kind, inlineObject([certificates, secrets]));
    }),
  );
  return [
    comment(
      "The module wants files of one type in all templates: each entry has every\nattribute, and what it lacks is a null of that attribute's type.",
      origin,
    ),
    attribute("files", filesOf(context.ir, byKind), { origin }),
  ];
}

/**
 * Kind `string` for `mutable.env`: kind `env` writes no quotes, which would cost a value its last
 * `=`, and would need an object where the other files have text.
 */
function filesOf(ir: Ir, byKind: Expression): Expression {
  const line = interpolate`${ref("key")}='${ref("value")}'${"\n"}`;
  const what = ir.kubernetes.encryption ? code`these` : code`the pair`;
  const secret = areNamedAlike(ir)
    ? code`for name in own.secrets :
        name => { kind = "secret", template = tostring(null), key = tomap(null), source = name }`
    : code`for name, secret in own.secrets :
        name => { kind = "secret", template = tostring(null), key = tomap(null), source = secret }`;
  const certificateFile = interpolate`${ref("name")}.crt`;
  return code`{
    for kind, own in ${byKind} :
    kind => merge(
      {
        for name, text in {
          "ca.crt"      = "{{ .Cluster.CACert }}"
          "mutable.env" = join("", [for key, value in local.mutable_env : ${line}])
        } : name => { kind = "string", template = text, key = tomap(null), source = tostring(null) }
      },
      {
        for name in own.certificates :
        ${certificateFile} => { kind = "certificate", template = name, key = { source = "agent", name = name }, source = tostring(null) }
      },
      {
        # \`podplanec secrets init\` makes ${what} once, in the cluster's secret store.
        ${secret}
      },
    )
  }`;
}

function userdata(context: Context): readonly Item[] {
  const [first, ...more] = context.ir.vms;
  if (!first) return [];
  const origin = rule("userdata-file", first.origin, ...more.map((vm) => vm.origin));
  const keys = list(context.ir.vms.map((vm) => from(vm.origin, text(vm.key))));
  const path = interpolate`${ref("path.module")}/podplane.userdata_${ref("vm")}.sh`;
  const value = code`{
    for vm in ${keys} :
    vm => {
      source   = "inline"
      encoding = "base64"
      content  = filebase64(${path})
    }
  }`;
  return [attribute("userdata", value, { origin })];
}

function templates(context: Context, { provider, cloud }: ProviderCloud, note: "explain" | "same"): readonly Item[] {
  const origin = rule("pool-template", provider.provider.origin);
  const entries = provider.pools.flatMap((pool) => template(context, { provider, cloud }, pool));
  const why = cloud.templateNote === undefined ? [] : [comment(cloud.templateNote, origin)];
  return [...(note === "explain" ? why : []), attribute(`templates${provider.suffix}`, object(entries), { origin })];
}

function template(context: Context, { provider, cloud }: ProviderCloud, pool: IrPool) {
  const vm = getVm(context, provider, pool);
  const key = moduleKey(context, "pool", pool.name.value, undefined);
  const value = object([
    attribute("kind", from(rule("kind-of-pool", pool.name.origin), text(pool.kind))),
    attribute("arch", located(pool.arch, text)),
    attribute("userdata", code`local.userdata[${text(vm.key)}]`, { origin: vm.origin }),
    attribute("files", code`local.files[${text(pool.kind)}]`, { origin: rule("template-files", pool.origin) }),
    attribute("args", cloud.templateArguments(pool)),
  ]);
  const entry = member(key, value, { origin: pool.origin });
  return pool.doc === undefined ? [entry] : [comment(pool.doc, pool.origin), entry];
}

function getVm(context: Context, provider: ProviderContext, pool: IrPool): IrVm {
  const vm = context.vms.get(`${provider.provider.key} ${pool.name.value}`);
  if (!vm) throw new Error(`no VM boots for pool ${pool.name.value} on ${provider.provider.key}`);
  return vm;
}

/** Sizes and instance types: the source's, and over them what variables say. Ruling 43. */
function sizes(context: Context): readonly Item[] {
  const { pools } = context.ir;
  const even = evenPools(context).map((pool) => member(pool.name.value, located(pool.size, number)));
  const types = pools.map((pool) => member(pool.name.value, located(typeOf(pool), text)));
  return [
    ...(even.length > 0 ? [merged("pool_sizes", even, rule("pool-size-merge", context.ir.origin))] : []),
    ...zoneSizes(context),
    ...(types.length > 0 ? [merged("pool_instance_types", types, rule("pool-size-merge", context.ir.origin))] : []),
  ];
}

function merged(name: string, entries: readonly Entry[], origin: Origin): Entry {
  return attribute(name, code`merge(${inlineObject(entries)}, ${ref(`var.${name}`)})`, { origin });
}

function zoneSizes(context: Context): readonly Entry[] {
  const entries = unevenPools(context).map((pool) => {
    const own = new Map(pool.zoneSizes.map(({ zone, size }) => [zone.value, size]));
    const zones = new Set(
      context.providers.flatMap(({ provider }) =>
        provider.zones.filter((zone) => zone.pools.includes(pool.name.value)).map((zone) => zone.name.value),
      ),
    );
    const values = [...zones].map((zone) => member(zone, located(own.get(zone) ?? pool.size, number)));
    const over = code`lookup(var.pool_zone_sizes, ${text(pool.name.value)}, {})`;
    return member(pool.name.value, code`merge(${inlineObject(values)}, ${over})`, { origin: pool.size.origin });
  });
  return entries.length === 0 ? [] : [attribute("pool_zone_sizes", object(entries))];
}
