import { dirname, resolve } from "node:path";
import {
  Diagnostics,
  dnsKinds,
  type LightObject,
  providerKinds,
  readJsoncLightly,
  secretBackendKinds,
} from "../../compiler/index.ts";
import type {
  SeedComponentsSource,
  SeedDomain,
  SeedMirror,
  SeedOidc,
  SeedProvider,
  SeedSecretsProvider,
} from "../../emitters/netsy/index.ts";
import { UserError } from "../cli/index.ts";
import { readOrExplain } from "../compile/index.ts";
import type { Source } from "../project/index.ts";
import { Places } from "../render/index.ts";
import { readText } from "../workspace/index.ts";
import type { SeedSource } from "./seed-source.ts";

const idPattern = /^(?!.*--)[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const reservedIds = ["local", "k8s", "oidc"];

/**
 * What a JSONC document says of its cluster's seed, by the light validation of contract cluster-config 1 (id, issuer,
 * seed, components): the compiler's reader, asked only for what a seed needs. Throws `UserError` with the place.
 */
export function seedSourceOfJsonc({ file, absolute }: Source): SeedSource {
  const text = readOrExplain(absolute, file).replace(/^\uFEFF/, "");
  const diagnostics = new Diagnostics();
  const document = readJsoncLightly(file, text, diagnostics);
  refuseFaults(diagnostics, file, text);
  const cluster = document.object("cluster");
  const { certificateFile, ...oidc } = oidcOf(cluster.object("oidc"), absolute);
  const source: SeedSource = {
    cluster: {
      id: cluster.text("id") ?? "",
      oidc,
      ...acmeOf(cluster.object("acme")),
      domains: cluster.objects("domains").map(domainOf),
      ...cluster.object("registry").texts({ registryHostname: "hostname" }),
      ...mirrorOf(cluster.object("components").object("registry").object("mirror")),
      ...sourceOf(cluster.object("components").object("source")),
      secretsProviders: cluster.object("secrets").object("providers").entries().flatMap(secretsProviderOf),
      serviceCidrs: cluster.object("kubernetes").strings("service_cidr"),
      providers: cluster.objects("providers").flatMap(providerOf),
    },
    selection: cluster.object("seed").texts({ name: "name", version: "version", digest: "digest" }),
    sources: certificateFile === undefined ? [absolute] : [absolute, certificateFile],
  };
  refuseFaults(diagnostics, file, text);
  requireIdentity(source, file);
  return source;
}

/** Tells the first that was found: what is never closed is found last, and often follows from another. */
function refuseFaults(diagnostics: Diagnostics, file: string, text: string): void {
  const [fault, ...more] = diagnostics.all.filter(({ severity }) => severity === "error");
  if (fault === undefined) return;
  const range = fault.span && new Places(new Map([[file, text]])).rangeOf(fault.span);
  const place = range ? `${file}:${range.start.line}:${range.start.column}` : file;
  const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
  throw new UserError(`${place}: ${fault.message}${others}`, { why: fault.why, fix: fault.help });
}

function requireIdentity({ cluster }: SeedSource, file: string): void {
  const { id, oidc } = cluster;
  if (!idPattern.test(id) || reservedIds.includes(id)) {
    throw new UserError(`cluster.id in ${file} is ${id === "" ? "missing" : `not an identifier: ${id}`}`, {
      fix: "use at most 32 lower-case letters, digits and single hyphens, not local, k8s or oidc",
    });
  }
  if (oidc.issuerUrl === "") {
    throw new UserError(`cluster.oidc.issuer_url in ${file} is missing`, { fix: "name the OIDC issuer" });
  }
}

function oidcOf(oidc: LightObject, document: string): SeedOidc & { readonly certificateFile?: string } {
  return {
    issuerUrl: oidc.text("issuer_url") ?? "",
    ...oidc.texts({ clientId: "client_id", usernameClaim: "username_claim", groupsClaim: "groups_claim" }),
    ...certificateOf(oidc.text("ca_cert"), document),
  };
}

/** PEM text, or that of the file which `value` names; none for a URL and for what cannot be read (contract 6.2). */
function certificateOf(
  value: string | undefined,
  document: string,
): { readonly caCert?: string; readonly certificateFile?: string } {
  if (value === undefined || value.includes("://")) return {};
  if (value.trim().startsWith("-----BEGIN")) return { caCert: value };
  const certificateFile = resolve(dirname(document), value);
  const read = readText(certificateFile);
  return read.kind === "text" && read.text !== "" ? { caCert: read.text, certificateFile } : { certificateFile };
}

function acmeOf(acme: LightObject) {
  if (!acme.isPresent) return {};
  return { acme: { email: acme.text("email") ?? "", ...acme.texts({ server: "server" }) } };
}

function domainOf(domain: LightObject): SeedDomain {
  const provider = domain.object("provider");
  const zone = domain.text("zone") ?? "";
  const kind = provider.isPresent ? provider.oneOf("kind", dnsKinds) : undefined;
  if (kind === undefined) return { zone };
  const optional = provider.texts({
    account: "account",
    profile: "profile",
    region: "region",
    hostedZoneId: "hosted_zone_id",
    secretProviderClassName: "secret_provider_class_name",
  });
  return { zone, provider: { kind, ...optional } };
}

function secretsProviderOf([name, provider]: readonly [string, LightObject]): readonly SeedSecretsProvider[] {
  const kind = provider.oneOf("kind", secretBackendKinds);
  if (kind === undefined) return [];
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
  return [{ name, kind, ...optional }];
}

function providerOf(provider: LightObject): readonly SeedProvider[] {
  const kind = provider.oneOf("kind", providerKinds);
  const optional = provider.texts({ account: "account", region: "region", profile: "profile" });
  return kind === undefined ? [] : [{ kind, ...optional }];
}

function mirrorOf(mirror: LightObject): { readonly mirror?: SeedMirror } {
  return mirror.isTrue("enabled") ? { mirror: mirror.texts({ hostname: "hostname", prefix: "prefix" }) } : {};
}

function sourceOf(source: LightObject): { readonly componentsSource?: SeedComponentsSource } {
  const url = source.text("url");
  if (!url) return {};
  const ref = source.object("ref").texts({ branch: "branch", tag: "tag", semver: "semver", commit: "commit" });
  const secretName = source.object("secretRef").text("name");
  return { componentsSource: { url, ref, ...(secretName ? { secretName } : {}) } };
}
