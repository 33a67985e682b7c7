import type { Ir, OutputChanges, ResourceChange } from "../../compiler/index.ts";
import { entriesOf, type HclItem, itemsOf } from "../hcl/index.ts";

/** Texts of generated files, by path in their folder. */
export type OutputFiles = ReadonlyMap<string, string>;

/**
 * What differs between the files of two builds, in terms of what is deployed. `ir` is that of the build as it is now;
 * `renames` has the present names of pools by their former ones.
 */
export function compareOutputs(
  before: OutputFiles,
  after: OutputFiles,
  ir: Ir,
  renames: ReadonlyMap<string, string>,
): OutputChanges {
  const vms = ir.vms.map(({ key }) => key);
  const [was, is] = [followPools(declared(before), renames), declared(after)];
  const env = vms.map((vm) => [vm, changedSettings(before, after, `podplane.env/${vm}/mutable.env`)] as const);
  return {
    env: Object.fromEntries(env.filter(([, keys]) => keys.length > 0)),
    userData: vms.filter((vm) => differs(before, after, `podplane.userdata_${vm}.sh`)),
    templates: changedTemplates(was, is, ir),
    resources: compareItems(was, is),
    pools: Object.fromEntries(ir.vms.map(({ key, pools }) => [key, pools])),
  };
}

/** Where pools are called by their names, so that a rename is no change: in what variables say of them. */
const saysPools = /^(?:local|var)\.pool_/;

/** What a build declared, with the present names of pools. Elsewhere they are known by keys, which stay. */
function followPools(items: Declared, renames: ReadonlyMap<string, string>): Declared {
  if (renames.size === 0) return items;
  const names = [...renames.keys()].map((name) => `"${name}"`).join("|");
  const anywhere = new RegExp(names, "g");
  const indexes = new RegExp(`(\\bpool_\\w+ ?\\[ ?)(${names})`, "g");
  const now = (quoted: string) => JSON.stringify(renames.get(quoted.slice(1, -1)));
  return new Map(
    [...items].map(([key, item]) => {
      const follow = (text: string) =>
        saysPools.test(item.address)
          ? text.replace(anywhere, now)
          : text.replace(indexes, (_all, start: string, name: string) => start + now(name));
      const args = [...item.arguments].map(([name, text]) => [name, follow(text)] as const);
      return [key, { ...item, text: follow(item.text), arguments: new Map(args) }] as const;
    }),
  );
}

/**
 * Pools of both builds whose VMs are started otherwise: what their template says besides the files that are pushed and
 * the user-data, which is a file (contracts/nstance.md 7.3).
 */
function changedTemplates(was: Declared, is: Declared, { pools }: Ir): readonly string[] {
  const [old, now] = [templatesIn(was), templatesIn(is)];
  const differ = (key: string) =>
    [...now].some(([place, text]) => place.endsWith(` ${key}`) && differsFrom(old.get(place), text));
  return pools.filter(({ key }) => differ(key)).map(({ name }) => name.value);
}

function differsFrom(old: string | undefined, now: string): boolean {
  return old !== undefined && old !== now;
}

/** By the local and the pool's key. */
function templatesIn(items: Declared): ReadonlyMap<string, string> {
  const locals = [...items.values()].filter(({ address }) => /^local\.templates(?:_|$)/.test(address));
  return new Map(
    locals.flatMap(({ address, text }) =>
      [...entriesOf(text)].map(([key, template]) => {
        const parts = [...entriesOf(template)].filter(([name]) => name !== "files" && name !== "userdata");
        return [`${address} ${key}`, JSON.stringify(parts)] as const;
      }),
    ),
  );
}

type Declared = ReadonlyMap<string, HclItem>;

/** Whether both builds have a file and it differs; its first line names the source, which does not count. */
function differs(before: OutputFiles, after: OutputFiles, path: string): boolean {
  const [was, is] = [before.get(path), after.get(path)];
  return was !== undefined && is !== undefined && withoutNote(was) !== withoutNote(is);
}

function withoutNote(text: string): string {
  return text.replace(/^#.*Generated from .*\n/gm, "");
}

function changedSettings(before: OutputFiles, after: OutputFiles, path: string): readonly string[] {
  const [was, is] = [before.get(path), after.get(path)];
  if (was === undefined || is === undefined) return [];
  const [old, now] = [settingsIn(was), settingsIn(is)];
  const keys = new Set([...old.keys(), ...now.keys()]);
  return [...keys].filter((key) => old.get(key) !== now.get(key)).sort();
}

/** `KEY='value'`, one a line. */
function settingsIn(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = "", value = ""]) => [key, value]));
}

/** What all files of OpenTofu of a build declare, by address. */
export function declared(files: OutputFiles): ReadonlyMap<string, HclItem> {
  const all = [...files].filter(([path]) => path.endsWith(".tf")).flatMap(([, text]) => itemsOf(text));
  const items = new Map<string, HclItem>();
  // Of blocks without an address of their own there may be several.
  for (const item of all) items.set(items.has(item.address) ? `${item.address} ${items.size}` : item.address, item);
  return items;
}

/** Former addresses of what `moved` blocks keep. */
export function movesIn(items: ReadonlyMap<string, HclItem>): ReadonlyMap<string, string> {
  const moves = [...items.values()].filter(({ address }) => address === "moved");
  return new Map(moves.map((one) => [valueIn(one, "from"), valueIn(one, "to")] as const));
}

function valueIn(item: HclItem, name: string): string {
  const text = item.arguments.get(name) ?? "";
  return text.slice(text.indexOf("=") + 1).replaceAll(" ", "");
}

/** Whether an address is one of something that OpenTofu makes, reads or calls. */
function isResource(address: string): boolean {
  return !/^(?:local|var|output|provider|moved|removed|import|terraform|check)\b/.test(address);
}

function compareItems(
  before: ReadonlyMap<string, HclItem>,
  after: ReadonlyMap<string, HclItem>,
): readonly ResourceChange[] {
  const moves = movesIn(after);
  const moved = new Set(moves.values());
  const gone = [...before.keys()].filter((one) => !after.has(one) && isResource(one));
  const values = changedValues(before, after);
  const present = [...after.values()].filter(({ address }) => isResource(address));
  return [
    ...gone.filter((one) => !moves.has(one)).map((address) => ({ address, action: "removed" as const, details: [] })),
    ...gone.flatMap((one) => {
      const to = moves.get(one);
      return to === undefined ? [] : [{ address: to, action: "moved" as const, details: [one] }];
    }),
    ...present
      .filter(({ address }) => !before.has(address) && !moved.has(address))
      .map(({ address }) => ({ address, action: "added" as const, details: [] })),
    ...present.flatMap((item) => {
      const details = changedArguments(before.get(item.address), item, values);
      return details.length === 0 ? [] : [{ address: item.address, action: "changed" as const, details }];
    }),
  ];
}

/** Locals and variables that differ, also by what they refer to. */
function changedValues(before: ReadonlyMap<string, HclItem>, after: ReadonlyMap<string, HclItem>): ReadonlySet<string> {
  const values = [...after.values()].filter(({ address }) => /^(?:local|var)\./.test(address));
  const changed = new Set(
    values.filter((one) => givenBy(before.get(one.address)) !== givenBy(one)).map((one) => one.address),
  );
  for (let size = -1; size !== changed.size; ) {
    size = changed.size;
    for (const one of values) if (refersTo(one.text, changed)) changed.add(one.address);
  }
  return changed;
}

/** Of a variable the default: what else it says judges values and changes none. */
function givenBy(item: HclItem | undefined): string | undefined {
  return item?.address.startsWith("var.") ? item.arguments.get("default") : item?.text;
}

function changedArguments(was: HclItem | undefined, is: HclItem, values: ReadonlySet<string>): readonly string[] {
  if (!was) return [];
  const names = new Set([...was.arguments.keys(), ...is.arguments.keys()]);
  return [...names].filter((name) => {
    const now = is.arguments.get(name);
    return was.arguments.get(name) !== now || (now !== undefined && refersTo(now, values));
  });
}

/** Whether a text of an item, whose tokens stand apart, refers to one of the values. */
function refersTo(text: string, values: ReadonlySet<string>): boolean {
  if (values.size === 0) return false;
  return [...text.matchAll(/\b(local|var) ?\. ?([\w-]+)/g)].some(([, root, name]) => values.has(`${root}.${name}`));
}
