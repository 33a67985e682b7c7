import { forms, needed, type OptionForms, Refusal, readOptions, UsageError } from "./options.ts";
import type { PveState } from "./state.ts";

const listed: OptionForms = { "output-format": forms.json };

/** Privileges of both versions, as far as a server of Nstance has use for them: contracts/proxmox.md 1.4, 1.5. */
const shared = [
  ..."Allocate Audit Clone PowerMgmt Config.CDROM Config.CPU Config.Disk Config.Memory Config.Network Config.Options"
    .split(" ")
    .map((name) => `VM.${name}`),
  ..."Allocate AllocateSpace AllocateTemplate Audit".split(" ").map((name) => `Datastore.${name}`),
  "SDN.Use",
  "Sys.Audit",
];
const ofVersion = { "8": ["VM.Monitor"], "9": ["VM.GuestAgent.Audit", "VM.Replicate"] } as const;

/** `pveum`: users, roles, tokens, pools. The secret of a token is told when it is made, and never again. */
export function pveum(state: PveState, node: string, words: readonly string[], secret: () => string): string {
  const text = words.join(" ");
  const [, kind, verb] = /^(user token|user|role|acl|pool) (list|add|modify|delete)(?: |$)/.exec(text) ?? [];
  const rest = words.slice(kind === "user token" ? 3 : 2);
  switch (`${kind} ${verb}`) {
    case "user list":
      readOptions(rest, listed);
      return JSON.stringify([...state.users].map(([userid, { comment }]) => ({ userid, enable: 1, comment })));
    case "user add":
      return addUser(state, rest);
    case "user delete":
      return remove(state.users, rest);
    case "role list":
      readOptions(rest, listed);
      return JSON.stringify(
        [...state.roles].map(([roleid, privs]) => ({ roleid, privs: privs.join(","), special: 0 })),
      );
    case "role add":
    case "role modify":
      return setRole(state, node, rest, verb === "add");
    case "role delete":
      return remove(state.roles, rest);
    case "acl list":
      readOptions(rest, listed);
      return JSON.stringify(state.acl.map((one) => JSON.parse(one) as unknown));
    case "acl modify":
      return setAcl(state, rest);
    case "pool add":
      readOptions(rest.slice(1), { comment: forms.text });
      state.pools.add(rest[0] ?? "");
      return "";
    case "user token list":
    case "user token add":
    case "user token delete":
      return token(state, verb ?? "", rest, secret);
    default:
      throw new UsageError(`pveum ${text} is none of the contract`);
  }
}

function remove(things: Map<string, unknown>, [name = "", ...more]: readonly string[]): string {
  if (more.length > 0) throw new UsageError("too many arguments");
  if (!things.delete(name)) throw new Refusal(`no such thing: ${name}`);
  return "";
}

function addUser(state: PveState, [user = "", ...rest]: readonly string[]): string {
  const options = readOptions(rest, { comment: forms.text });
  if (!forms.user.test(user)) throw new UsageError(`${user} is no user`);
  if (state.users.has(user)) throw new Refusal(`create user failed: user '${user}' already exists`);
  state.users.set(user, { comment: options.get("comment") ?? "", tokens: new Map() });
  return "";
}

function setRole(state: PveState, node: string, [role = "", ...rest]: readonly string[], isNew: boolean): string {
  const options = readOptions(rest, { privs: /^[A-Za-z. ]+$/, ...(isNew ? {} : { append: forms.bit }) });
  const privileges = needed(options, "privs").split(" ");
  if (!forms.role.test(role)) throw new UsageError(`${role} is no role`);
  const version = state.nodes.get(node)?.version[0] === "8" ? "8" : "9";
  const unknown = privileges.find((one) => ![...shared, ...ofVersion[version]].includes(one));
  if (unknown !== undefined) throw new Refusal(`invalid privilege '${unknown}'`);
  if (state.roles.has(role) === isNew)
    throw new Refusal(`role '${role}' ${isNew ? "already exists" : "does not exist"}`);
  const kept = options.get("append") === "1" ? (state.roles.get(role) ?? []) : [];
  state.roles.set(role, [...new Set([...kept, ...privileges])]);
  return "";
}

function setAcl(state: PveState, [path = "", ...rest]: readonly string[]): string {
  const options = readOptions(rest, { users: forms.user, roles: forms.role, propagate: forms.bit });
  const entry = {
    path,
    roleid: needed(options, "roles"),
    type: "user",
    ugid: needed(options, "users"),
    propagate: Number(options.get("propagate") ?? "1"),
  };
  if (!state.roles.has(entry.roleid) || !state.users.has(entry.ugid)) throw new Refusal("no such role or user");
  const text = JSON.stringify(entry);
  if (!state.acl.includes(text)) state.acl.push(text);
  return "";
}

function token(state: PveState, verb: string, words: readonly string[], secret: () => string): string {
  const [userId = "", ...rest] = words;
  const user = state.users.get(userId);
  if (!user) throw new Refusal(`no such user ('${userId}')`);
  if (verb === "list") {
    readOptions(rest, listed);
    return JSON.stringify([...user.tokens.keys()].map((tokenid) => ({ tokenid, privsep: 0, expire: 0 })));
  }
  const [name = "", ...more] = rest;
  if (!forms.token.test(name)) throw new UsageError(`${name} is no token`);
  if (verb === "delete") return remove(user.tokens, [name, ...more]);
  readOptions(more, { privsep: forms.bit, expire: /^[0-9]+$/, "output-format": forms.json });
  if (user.tokens.has(name)) throw new Refusal("Token already exists.");
  const value = secret();
  user.tokens.set(name, value);
  return JSON.stringify({ "full-tokenid": `${userId}!${name}`, info: { privsep: "0" }, value });
}
