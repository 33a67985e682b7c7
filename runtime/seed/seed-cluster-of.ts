import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { dnsKinds, providerKinds, secretBackendKinds } from "../../compiler/providers/index.ts";
import type {
  SeedCluster,
  SeedComponentsSource,
  SeedDomain,
  SeedMirror,
  SeedProvider,
  SeedSecretsProvider,
} from "../../emitters/netsy/index.ts";
import { UserError } from "../cli/command.ts";
import { compileOne } from "../outputs/compiled-cluster.ts";
import { findSources } from "../project/sources.ts";
import { readError } from "./files.ts";
import type { SeedSelection } from "./resolve-seed.ts";
import { seedClusterOfIr, seedSelectionOfIr } from "./seed-cluster-of-ir.ts";

/** What seeding needs to know of a cluster, and where it was read. */
export interface SeedSource {
  readonly cluster: SeedCluster;
  readonly selection: SeedSelection;
  /** Files that were read: never to be written over. */
  readonly sources: readonly string[];
}

const projectionName = "podplane.cluster.jsonc";
const idPattern = /^(?!.*--)[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const reservedIds = ["local", "k8s", "oidc"];

/**
 * The cluster at `path`: a `.podplane` source compiled, a JSONC document by the light validation of
 * contract cluster-config 1 (id, issuer, seed, components). Throws `UserError` naming the fault.
 */
export async function seedClusterOf(cwd: string, path: string): Promise<SeedSource> {
  const [source] = findSources(cwd, [path]);
  if (source?.notation === "podplane") {
    const { ir, read } = compileOne(cwd, path);
    const sources = read.map((file) => resolve(cwd, file));
    return { cluster: seedClusterOfIr(ir), selection: seedSelectionOfIr(ir), sources };
  }
  return readDocument(resolve(cwd, path));
}

async function readDocument(path: string): Promise<SeedSource> {
  const file = fileAt(path);
  const cluster = new Fields(member(parseFile(file), "cluster"), "cluster");
  const id = cluster.text("id") ?? "";
  if (!idPattern.test(id) || reservedIds.includes(id)) {
    throw new UserError(`cluster.id in ${file} is ${id === "" ? "missing" : `not an identifier: ${id}`}`, {
      fix: "use at most 32 lower-case letters, digits and single hyphens, not local, k8s or oidc",
    });
  }
  const oidc = cluster.object("oidc");
  const issuerUrl = oidc.text("issuer_url");
  if (!issuerUrl) throw new UserError(`cluster.oidc.issuer_url in ${file} is missing`, { fix: "name the OIDC issuer" });
  const caCert = certificate(oidc.text("ca_cert"), file);
  const certificateFile = caCert === oidc.text("ca_cert") ? [] : [resolve(dirname(file), oidc.text("ca_cert") ?? "")];
  const acme = cluster.object("acme");
  const email = acme.text("email");
  const registryHostname = cluster.object("registry").text("hostname");
  const components = cluster.object("components");
  return {
    cluster: {
      id,
      oidc: {
        issuerUrl,
        ...oidc.texts({ clientId: "client_id", usernameClaim: "username_claim", groupsClaim: "groups_claim" }),
        ...(caCert ? { caCert } : {}),
      },
      ...(acme.isPresent ? { acme: { email: email ?? "", ...acme.texts({ server: "server" }) } } : {}),
      domains: cluster.list("domains").map(domainOf),
      ...(registryHostname ? { registryHostname } : {}),
      ...mirrorOf(components.object("registry").object("mirror")),
      ...sourceOf(components.object("source")),
      secretsProviders: cluster.object("secrets").object("providers").entries().map(secretsProviderOf),
      serviceCidrs: cluster.object("kubernetes").strings("service_cidr"),
      providers: cluster.list("providers").map(providerOf),
    },
    selection: cluster.object("seed").texts({ name: "name", version: "version", digest: "digest" }),
    sources: [file, ...certificateFile],
  };
}

function fileAt(path: string): string {
  try {
    const isFolder = statSync(path).isDirectory();
    return isFolder || !/\.jsonc?$/.test(path) ? join(isFolder ? path : dirname(path), projectionName) : path;
  } catch (error) {
    throw readError(path, "the cluster", error);
  }
}

function parseFile(file: string): unknown {
  let text: string;
  try {
    if (!statSync(file).isFile()) throw new UserError(`the cluster ${file} cannot be read: it is no regular file`);
    text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw readError(file, "the cluster", error);
  }
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined) return value;
  const line = text.slice(0, first.offset).split("\n").length;
  throw new UserError(`${file}:${line}: ${printParseErrorCode(first.error)}`, { fix: "correct the JSON" });
}

/** PEM text, or that of the file which `value` names; none for a URL and for what cannot be read (contract 6.2). */
function certificate(value: string | undefined, file: string): string | undefined {
  if (value === undefined || value.trim().startsWith("-----BEGIN")) return value;
  if (value.includes("://")) return undefined;
  try {
    return readFileSync(resolve(dirname(file), value), "utf8");
  } catch {
    return undefined;
  }
}

function domainOf(domain: Fields): SeedDomain {
  const provider = domain.object("provider");
  const optional = provider.texts({
    account: "account",
    profile: "profile",
    region: "region",
    hostedZoneId: "hosted_zone_id",
    secretProviderClassName: "secret_provider_class_name",
  });
  const zone = domain.text("zone") ?? "";
  return provider.isPresent ? { zone, provider: { kind: provider.oneOf("kind", dnsKinds), ...optional } } : { zone };
}

function secretsProviderOf([name, provider]: readonly [string, Fields]): SeedSecretsProvider {
  const optional = provider.texts({
    keyPrefix: "key_prefix",
    objectType: "object_type",
    region: "region",
    projectId: "project_id",
    location: "location",
    address: "address",
    mountPath: "mount_path",
    caCert: "ca_cert",
    authPath: "auth_path",
    operatorRole: "operator_role",
  });
  return { name, kind: provider.oneOf("kind", secretBackendKinds), ...optional };
}

function providerOf(provider: Fields): SeedProvider {
  const optional = provider.texts({ account: "account", region: "region", profile: "profile" });
  return { kind: provider.oneOf("kind", providerKinds), ...optional };
}

function mirrorOf(mirror: Fields): { readonly mirror?: SeedMirror } {
  return mirror.isTrue("enabled") ? { mirror: mirror.texts({ hostname: "hostname", prefix: "prefix" }) } : {};
}

function sourceOf(source: Fields): { readonly componentsSource?: SeedComponentsSource } {
  const url = source.text("url");
  if (!url) return {};
  const ref = source.object("ref").texts({ branch: "branch", tag: "tag", semver: "semver", commit: "commit" });
  const secretName = source.object("secretRef").text("name");
  return { componentsSource: { url, ref, ...(secretName ? { secretName } : {}) } };
}

function member(value: unknown, key: string): unknown {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** An object of the configuration; reading something of another type names its path. Empty text is as absent. */
class Fields {
  readonly #value: unknown;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (value !== undefined && (typeof value !== "object" || value === null || Array.isArray(value))) {
      throw new UserError(`${path} is not an object`);
    }
    this.#value = value;
    this.#path = path;
  }

  get isPresent(): boolean {
    return this.#value !== undefined;
  }

  text(key: string): string | undefined {
    const value = member(this.#value, key);
    if (value === undefined || typeof value === "string") return value || undefined;
    throw new UserError(`${this.#path}.${key} is not text`);
  }

  /** The texts that are there, under other names. */
  texts<Name extends string>(names: Readonly<Record<Name, string>>): { readonly [K in Name]?: string } {
    const found: { [K in Name]?: string } = {};
    for (const name of Object.keys(names) as Name[]) {
      const value = this.text(names[name]);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }

  oneOf<Value extends string>(key: string, values: readonly Value[]): Value {
    const text = this.text(key);
    const found = values.find((value) => value === text);
    if (found === undefined) throw new UserError(`${this.#path}.${key} is not one of ${values.join(", ")}`);
    return found;
  }

  isTrue(key: string): boolean {
    return member(this.#value, key) === true;
  }

  object(key: string): Fields {
    return new Fields(member(this.#value, key), `${this.#path}.${key}`);
  }

  entries(): readonly (readonly [string, Fields])[] {
    const keys = Object.keys((this.#value ?? {}) as object).sort();
    return keys.map((key) => [key, this.object(key)]);
  }

  #array(key: string): readonly unknown[] {
    const value = member(this.#value, key) ?? [];
    if (!Array.isArray(value)) throw new UserError(`${this.#path}.${key} is not a list`);
    return value;
  }

  list(key: string): readonly Fields[] {
    return this.#array(key).map((item, index) => new Fields(item ?? null, `${this.#path}.${key}[${index}]`));
  }

  strings(key: string): readonly string[] {
    return this.#array(key).map((item, index) => {
      if (typeof item === "string") return item;
      throw new UserError(`${this.#path}.${key}[${index}] is not text`);
    });
  }
}
