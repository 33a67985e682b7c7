import { createVerify, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Refusal, UsageError } from "./options.ts";
import { pvesh } from "./pvesh.ts";
import { pvesm } from "./pvesm.ts";
import { pveum } from "./pveum.ts";
import { qm } from "./qm.ts";
import type { PveNode, PveState } from "./state.ts";

/** What lies outside of the nodes: what addresses serve, and whose keys the store takes. */
export interface World {
  readonly state: PveState;
  readonly downloads: ReadonlyMap<string, Buffer | string>;
  readonly storeKey: { readonly id: string; readonly secret: string };
  readonly newSecret: () => string;
  /** Where a cloud holds the cluster: the account whose key file nodes have there, else they have a pair of keys. */
  readonly beside?: { readonly account: Account | undefined };
}

interface Account {
  readonly publicKey: KeyObject;
  /** What the exchange of a signed request gives. */
  readonly token: string;
}

export interface Result {
  readonly status: number;
  readonly output: string;
}

/** Calls that change something; of these alone the tests count, cut off and fail. */
export function isChange([program = "", ...words]: readonly string[]): boolean {
  const text = words.join(" ");
  switch (program) {
    case "qm":
      return !/^(?:list|config)/.test(text);
    case "pvesh":
      return !text.startsWith("get");
    case "pvesm":
      return !text.startsWith("path");
    case "pveum":
      return !/^(?:user|role|acl|user token) list/.test(text);
    case "systemctl":
      return !text.startsWith("is-active");
    default:
      return program === "apt-get" || program === "wget";
  }
}

/** Runs a program on a node. */
export function runProgram(world: World, name: string, [program = "", ...words]: readonly string[]): Result {
  const node = world.state.nodes.get(name);
  if (!node) throw new Error(`there is no node ${name}`);
  try {
    return run(world, name, node, program, words);
  } catch (error) {
    if (error instanceof UsageError)
      return { status: 255, output: `400 Parameter verification failed. ${error.message}\n` };
    if (error instanceof Refusal) return { status: 2, output: `${error.message}\n` };
    throw error;
  }
}

function run(world: World, name: string, node: PveNode, program: string, words: readonly string[]): Result {
  const { state } = world;
  const done = (output: string): Result => ({ status: 0, output });
  switch (program) {
    case "qm":
      return done(qm(state, name, words));
    case "pveum":
      return done(pveum(state, name, words, world.newSecret));
    case "pvesm":
      return done(pvesm(state, node, words));
    case "pvesh": {
      const [method = "", path = "", ...rest] = words;
      const download = (url: string) => world.downloads.get(url)?.toString();
      return done(pvesh({ state, name, node, method, path, words: rest, download }));
    }
    case "pveversion":
      return done(`pve-manager/${node.version}/0123456789abcdef (running kernel: 6.8.12-1-pve)\n`);
    case "systemctl":
      return systemctl(node, words);
    case "apt-get":
      return aptGet(node, words);
    case "dpkg-query":
      return node.packages.has(words.at(-1) ?? "") ? done("installed") : { status: 1, output: "" };
    case "ip":
      return ip(node, words);
    case "wget":
      return wget(world, words);
    case "curl":
      return curl(world, node, words);
    default:
      throw new UsageError(`${program} is none of the contract`);
  }
}

function systemctl(node: PveNode, words: readonly string[]): Result {
  const [verb = "", ...units] = words.filter((word) => word !== "--now");
  const unit = units[0] ?? "";
  switch (verb) {
    case "is-active":
      return node.active.has(unit) ? { status: 0, output: "active\n" } : { status: 3, output: "inactive\n" };
    case "daemon-reload":
    case "enable":
      return { status: 0, output: "" };
    case "restart": {
      const needs = {
        "nstance-server": "/etc/systemd/system/nstance-server.service",
        keepalived: "/etc/keepalived/keepalived.conf",
      };
      const file = Object.entries(needs).find(([one]) => one === unit)?.[1];
      if (file && !existsSync(`${node.files}${file}`))
        return { status: 5, output: `Unit ${unit}.service not found.\n` };
      node.active.add(unit);
      return { status: 0, output: "" };
    }
    case "disable":
      node.active.delete(unit);
      return { status: 0, output: "" };
    default:
      throw new UsageError(`systemctl ${verb} is none of the contract`);
  }
}

function aptGet(node: PveNode, words: readonly string[]): Result {
  if (words.join(" ") === "update") return { status: 0, output: "" };
  if (words[0] !== "install" || words[1] !== "--yes" || words.length !== 3) throw new UsageError(words.join(" "));
  node.packages.add(words[2] ?? "");
  if (words[2] === "dnsmasq") node.active.add("dnsmasq");
  return { status: 0, output: "" };
}

function ip(node: PveNode, words: readonly string[]): Result {
  if (words.join(" ") === "-4 -o addr show") {
    return { status: 0, output: "2: vmbr0    inet 192.168.10.11/24 brd 192.168.10.255 scope global vmbr0\n" };
  }
  if (words[0] !== "link" || words[1] !== "show") throw new UsageError(`ip ${words.join(" ")}`);
  return { status: node.interfaces.get(words[2] ?? "")?.live ? 0 : 1, output: "" };
}

function wget({ downloads }: World, words: readonly string[]): Result {
  const target = /^--output-document=(.+)$/m.exec(words.join("\n"))?.[1];
  const bytes = downloads.get(words.at(-1) ?? "");
  if (target === undefined) throw new UsageError("wget has no --output-document");
  if (bytes === undefined) return { status: 8, output: "404 Not Found\n" };
  writeFileSync(target, bytes);
  return { status: 0, output: "" };
}

/** The store, by a configuration on standard input (the last word here); the server's health; the leader's port. */
function curl({ state, storeKey, beside }: World, node: PveNode, words: readonly string[]): Result {
  if (words[0] === "--config") {
    const config = words.at(-1) ?? "";
    if (beside?.account) return { status: 0, output: askGoogle(beside.account, state, config) };
    const user = /^user = "(.*)"$/m.exec(config)?.[1];
    const key = /^url = "https:\/\/[^/]+\/[^/]+\/(.*)"$/m.exec(config)?.[1];
    if (user !== `${storeKey.id}:${storeKey.secret}` || !/^aws-sigv4 = /m.test(config))
      return { status: 0, output: "403" };
    return { status: 0, output: state.objects.has(key ?? "") ? "200" : "404" };
  }
  const url = words.at(-1) ?? "";
  if (url.startsWith("http://127.0.0.1:8990/")) {
    const isUp = node.active.has("nstance-server");
    if (!isUp) return { status: 7, output: "000" };
    return { status: 0, output: hasProof(node.files, beside) ? "200" : "503" };
  }
  if (!url.endsWith(":8992/")) throw new UsageError(`curl ${url}`);
  return { status: [...state.nodes.values()].some(({ active }) => active.has("nstance-server")) ? 52 : 7, output: "" };
}

/** Whether the server finds what proves who it is, where its environment says. */
function hasProof(files: string, beside: World["beside"]): boolean {
  const env = readFileSync(`${files}/etc/nstance/server.env`, "utf8");
  if (!beside) {
    const key = `${files}/etc/nstance/encryption.key`;
    return existsSync(key) && readFileSync(key).length === 32 && /^AWS_ENDPOINT_URL='https:/m.test(env);
  }
  if (!beside.account) return /^AWS_ACCESS_KEY_ID='.+'$/m.test(env) && !env.includes("AWS_ENDPOINT_URL");
  const path = /^GOOGLE_APPLICATION_CREDENTIALS='(.+)'$/m.exec(env)?.[1] ?? "";
  return existsSync(`${files}${path}`);
}

/** Takes what the account's key signed for a token, and the token for a look at an object (RFC 7523). */
function askGoogle({ publicKey, token }: Account, { objects }: PveState, config: string): string {
  const url = /^url = "(.*)"$/m.exec(config)?.[1] ?? "";
  const [, signed = "", signature = ""] = /assertion=([\w-]+\.[\w-]+)\.([\w-]+)"/.exec(config) ?? [];
  if (signed !== "") {
    const isValid = createVerify("RSA-SHA256").update(signed).verify(publicKey, Buffer.from(signature, "base64url"));
    const { aud } = JSON.parse(Buffer.from(signed.split(".")[1] ?? "", "base64url").toString()) as { aud: string };
    return JSON.stringify(isValid && aud === url ? { access_token: token } : { error: "invalid_grant" });
  }
  if (!config.includes(`"Authorization: Bearer ${token}"`)) return "401";
  const key = decodeURIComponent(/\/storage\/v1\/b\/tools-0a1b2c3d\/o\/(.*)$/.exec(url)?.[1] ?? "");
  return objects.has(key) ? "200" : "404";
}
