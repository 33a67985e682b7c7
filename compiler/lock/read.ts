import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { parseCidr } from "../values/ip.ts";
import type { Lock } from "./lock.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Reads a lock file. A file that is none is an error that says where: a build with a lock that is
 * not understood would choose anew what must not change. Unknown members of a newer release are
 * an error for the same reason.
 */
export function readLock(file: string, text: string, diagnostics: Diagnostics): Lock | undefined {
  const json = parseJson(text);
  const fault = json === undefined ? "it is no JSON" : lockFault(json);
  if (fault === undefined) return json as unknown as Lock;
  diagnostics.report("lock-unreadable", { file, start: 0, end: Math.min(1, text.length) }, { file, reason: fault });
  return undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as Json;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is wrong with the shape, as the end of a sentence. */
function lockFault(json: Json): string | undefined {
  if (!isObject(json)) return "it is no object";
  if (json["version"] !== 1)
    return `its version is ${JSON.stringify(json["version"] ?? null)}, and this release reads 1`;
  const { cluster, modules, networks, names, vmconfig } = json;
  if (!isObject(cluster) || typeof cluster["id"] !== "string" || typeof cluster["name_prefix"] !== "string") {
    return "`cluster` does not have an id and a name_prefix";
  }
  if (!isObject(names) || !Object.values(names).every((name) => typeof name === "string")) {
    return "`names` is no object of strings";
  }
  if (json["shards"] !== undefined && !isObject(json["shards"])) return "`shards` is no object";
  return modulesFault(modules) ?? networksFault(networks) ?? vmconfigFault(vmconfig);
}

function modulesFault(modules: Json | undefined): string | undefined {
  if (!isObject(modules)) return "`modules` is no object";
  for (const [source, module] of Object.entries(modules)) {
    const known = isObject(module) && (module["dialect"] === "v2a" || module["dialect"] === "v2b");
    if (!known || typeof module["version"] !== "string" || typeof module["nstance_version"] !== "string") {
      return `the module \`${source}\` does not have a version, a dialect (v2a or v2b) and an nstance_version`;
    }
  }
  return undefined;
}

function networksFault(networks: Json | undefined): string | undefined {
  if (!isObject(networks)) return "`networks` is no object";
  for (const [key, network] of Object.entries(networks)) {
    const subnets = isObject(network) ? network["subnets"] : undefined;
    if (!Array.isArray(subnets)) return `the network \`${key}\` has no list of subnets`;
    for (const subnet of subnets as readonly Json[]) {
      if (!isObject(subnet) || typeof subnet["zone"] !== "string" || typeof subnet["role"] !== "string") {
        return `a subnet of \`${key}\` has no zone and role`;
      }
      const { ipv4, ipv6_netnum: number } = subnet;
      if (ipv4 !== undefined && (typeof ipv4 !== "string" || !parseCidr(ipv4))) {
        return `a subnet of \`${key}\` has the range ${JSON.stringify(ipv4)}`;
      }
      if (number !== undefined && !(Number.isInteger(number) && Number(number) >= 0)) {
        return `a subnet of \`${key}\` has the IPv6 number ${JSON.stringify(number)}`;
      }
    }
  }
  return undefined;
}

const digest = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

function vmconfigFault(vmconfig: Json | undefined): string | undefined {
  if (!isObject(vmconfig)) return "`vmconfig` is no object";
  for (const [key, dependencies] of Object.entries(vmconfig)) {
    if (!Array.isArray(dependencies)) return `the dependencies of \`${key}\` are no list`;
    for (const one of dependencies as readonly Json[]) {
      if (!isObject(one) || ["name", "version", "url", "digest"].some((member) => typeof one[member] !== "string")) {
        return `a dependency of \`${key}\` does not have name, version, url and digest`;
      }
      if (!digest.test(String(one["digest"])))
        return `the digest of \`${String(one["name"])}\` in \`${key}\` is no digest`;
    }
  }
  return undefined;
}
