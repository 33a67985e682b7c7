/** A call that is none of the contract: the program says so with its usage, and status 255. */
export class UsageError extends Error {}

/** What a program refuses although it is called rightly: 1, or another status above 0. */
export class Refusal extends Error {}

export type OptionForms = Readonly<Record<string, RegExp>>;

/** Reads `--name value`; each has to be one of the forms, and its value of that form. */
export function readOptions(words: readonly string[], forms: OptionForms): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const name = /^--(.+)$/.exec(words[index] ?? "")?.[1];
    const value = words[index + 1];
    const form = name === undefined ? undefined : forms[name];
    if (name === undefined || form === undefined) throw new UsageError(`unknown option ${words[index]}`);
    if (value === undefined || !form.test(value)) throw new UsageError(`${name}: ${value} has not the form ${form}`);
    options.set(name, value);
  }
  return options;
}

export function needed(options: ReadonlyMap<string, string>, name: string): string {
  const value = options.get(name);
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

/** Forms of contracts/proxmox.md 1.1. */
export const forms = {
  bit: /^[01]$/,
  node: /^[A-Za-z0-9-]+$/,
  user: /^[^\s:/]{1,60}@(?:pve|pam)$/,
  token: /^[A-Za-z][A-Za-z0-9._-]+$/,
  role: /^(?!PVE)[A-Za-z0-9._-]+$/,
  storage: /^[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9]$/,
  sdn: /^[A-Za-z][A-Za-z0-9]{1,7}$/,
  bridge: /^[a-z][a-z0-9_]{1,14}$/,
  vmid: /^[1-9][0-9]{2,8}$/,
  cidr: /^[0-9.]+\/[0-9]+$/,
  address: /^[0-9.]+$/,
  text: /^[^\n]*$/,
  tags: /^[a-z0-9_][a-z0-9_.+-]*(?:;[a-z0-9_][a-z0-9_.+-]*)*$/,
  group: /^[A-Za-z][A-Za-z0-9_-]{1,17}$/,
  json: /^json$/,
} as const;
