import type { EmittedFile } from "../../emitters/document/index.ts";

/**
 * What differs between two sets of outputs, by short names: `env:KEY` for a setting of VMs, `tf:NAME` for what stands
 * left of a sign in a file of OpenTofu (of a variable or an output its name; `tf:NAME` for the name of a thing), `user-data`, `projection`, `files` where
 * files come or go. The lock file counts where nothing else differs.
 */
export function differences(before: readonly EmittedFile[], after: readonly EmittedFile[]): readonly string[] {
  const found = new Set<string>();
  const texts = (files: readonly EmittedFile[]) => new Map(files.map((file) => [file.path, file.text]));
  const [old, now] = [texts(before), texts(after)];
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(path), now.get(path)];
    if (was === is) continue;
    if (was === undefined || is === undefined) {
      found.add("files");
      continue;
    }
    for (const sign of signsOf(path, was, is)) found.add(sign);
  }
  const others = [...found].filter((sign) => sign !== "lock");
  return (others.length > 0 ? others : [...found]).sort();
}

function signsOf(path: string, was: string, is: string): readonly string[] {
  if (/\.(?:tf|tofu)$/.test(path)) return [...lineNames(was, is, /^"?([\w./-]+)"? = /)].map((name) => `tf:${name}`);
  if (path.endsWith(".config.jsonc")) return configNames(was, is).map((name) => `config:${name}`);
  if (path.endsWith(".env")) return [...lineNames(was, is, /^(\w+)=/)].map((name) => `env:${name}`);
  if (path.startsWith("podplane.userdata")) return ["user-data"];
  if (path === "podplane.lock.json") return ["lock"];
  return path === "podplane.cluster.jsonc" ? ["projection"] : [];
}

/** The members of a server's configuration that differ: of what lies in a file of VMs, that file. */
function configNames(was: string, is: string): readonly string[] {
  const [old, now] = [leavesOf(configOf(was)), leavesOf(configOf(is))];
  const names = new Set<string>();
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    if (old.get(path) === now.get(path)) continue;
    const keys: readonly string[] = JSON.parse(path);
    const inFile = keys.indexOf("files");
    const name = inFile >= 0 ? keys[inFile + 1] : keys.at(-1);
    names.add(keys[1] === "subnet_pools" ? "NAME" : (name ?? ""));
  }
  return [...names];
}

/** The document behind its comment. */
export function configOf(text: string): unknown {
  return JSON.parse(text.replace(/^\/\/.*\n/gm, ""));
}

/** Values by their path, as JSON. */
function leavesOf(value: unknown, path: readonly string[] = []): ReadonlyMap<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return new Map([[JSON.stringify(path), JSON.stringify(value)]]);
  }
  return new Map(Object.entries(value).flatMap(([key, one]) => [...leavesOf(one, [...path, key])]));
}

/** The names of the lines that only one of two texts has. */
function lineNames(was: string, is: string, sign: RegExp): ReadonlySet<string> {
  const [old, now] = [named(was, sign), named(is, sign)];
  const names = new Set<string>();
  for (const [one, other] of [
    [old, now],
    [now, old],
  ] as const) {
    const counts = new Map<string, number>();
    for (const { line, name } of other) counts.set(`${name} ${line}`, (counts.get(`${name} ${line}`) ?? 0) + 1);
    for (const { line, name } of one) {
      const left = counts.get(`${name} ${line}`) ?? 0;
      counts.set(`${name} ${line}`, left - 1);
      if (left <= 0) names.add(name);
    }
  }
  return names;
}

/** Names that the cases give to things. */
const given =
  /^(?:(?:only_tls_)?(?:bucket_|role_)?(?:uploads|files|app|storage|logs|web|www|main|front|api|other)|eu-west-[12][ab]|zones_other_project|tools\.example\.com|.*\.example\.com)$/;

/** Each line that says something, without its blanks, under the name that it belongs to. */
function named(text: string, sign: RegExp): readonly { readonly line: string; readonly name: string }[] {
  let [name, around] = ["", ""];
  return text.split("\n").flatMap((raw) => {
    const line = raw.trim().replace(/\s+/g, " ");
    if (raw === "}") around = "";
    if (/^(?:#.*|[\]})(,]*|EOT|EOF)$/.test(line)) return [];
    const block = /^([a-z_]+) (?:"[^"]+" )*"([^"]+)" \{/.exec(line);
    const inner = /^([a-z_]+) \{$/.exec(line)?.[1];
    const key = sign.exec(line)?.[1];
    if (block?.[1] === "variable" || block?.[1] === "output") around = block[2] ?? "";
    name = around !== "" ? around : (block?.[2] ?? inner ?? key ?? name);
    return [{ line, name: given.test(name) ? "NAME" : name }];
  });
}
