import { Ajv } from "ajv";
import { configOf } from "../schema/emitted.ts";

/*
 * A judge of configurations of Nstance's server: what the contract says of their form (contracts/nstance.md 5.1 to 5.3)
 * as a JSON Schema, and what the server refuses at its start (5.4), C1 to C13 as far as they can occur on Proxmox VE.
 * Written from the contract, not from the emitter.
 */

const text = { type: "string", minLength: 1 };
const texts = { type: "array", items: text };
const identifier = { type: "string", pattern: "^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))*$", maxLength: 32 };
const duration = { type: "string", pattern: "^(?:[0-9]+(?:ms|s|m|h))+$" };
const whole = { type: "integer", minimum: 0 };

function closed(required: Readonly<Record<string, unknown>>, optional: Readonly<Record<string, unknown>> = {}) {
  return {
    type: "object",
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

const mapOf = (value: unknown, names: unknown = {}) => ({
  type: "object",
  additionalProperties: value,
  propertyNames: names,
});
const names = ["health", "election", "registration", "operator", "agent"] as const;
const addresses = closed(
  Object.fromEntries(names.map((name) => [`${name}_addr`, { type: "string", pattern: ":[0-9]+$" }])),
);

/** contracts/nstance.md 9.3: numbers are JSON numbers, as a string would be ignored silently. */
const args = closed(
  {},
  {
    StoragePool: text,
    TemplateName: text,
    TemplateVMID: whole,
    Bridge: text,
    VLANTag: { type: "integer", minimum: 1, maximum: 4094 },
    Cores: { type: "integer", minimum: 1 },
    Memory: { type: "integer", minimum: 16 },
    DiskSize: { type: "string", pattern: "^[0-9]+G$" },
    StartOnBoot: { type: "boolean" },
    Pool: text,
  },
);

/** 8.2: flat names with one of five endings. */
const fileName = { type: "string", pattern: "^(?!\\.)(?!write-files\\.last$)[^/]+\\.(?:crt|key|pub|json|env)$" };
const file = {
  oneOf: [
    closed({ kind: { const: "string" }, template: { type: "string" } }),
    closed({ kind: { const: "secret" }, source: text }),
    closed({ kind: { const: "certificate" }, template: text, key: closed({ source: { const: "agent" }, name: text }) }),
  ],
};

const schema = closed(
  {
    cluster: closed({
      id: identifier,
      secrets: closed(
        {
          provider: { enum: ["object-storage", "aws-secrets-manager", "google-secret-manager", "gcp-secret-manager"] },
          prefix: text,
        },
        { encryption_key: closed({ provider: { const: "file" }, source: text }), project_id: text },
      ),
    }),
    shard: closed(
      {
        id: identifier,
        infra: closed({
          provider: { const: "proxmox" },
          region: text,
          zone: text,
          options: closed({ insecure_tls: { type: "boolean" }, cloud_init_iso_storage: text }),
        }),
        bind: addresses,
        advertise: addresses,
        subnet_pools: { ...mapOf({ ...texts, minItems: 1 }, identifier), minProperties: 1 },
      },
      { garbage_collection: closed({ interval: duration, registration_timeout: duration }) },
    ),
    templates: mapOf(
      closed(
        {
          kind: { type: "string", pattern: "^[a-z]{3}$" },
          arch: { enum: ["amd64", "arm64"] },
          userdata: closed({ source: { const: "inline" }, encoding: { const: "base64" }, content: text }),
          files: mapOf(file, fileName),
        },
        { args },
      ),
    ),
  },
  {
    defaults: closed({ args }),
    groups: mapOf(mapOf(closed({ template: text, size: whole, subnet_pool: identifier, args })), identifier),
    certificates: mapOf(
      closed(
        { kind: { enum: ["client", "server"] }, cn: text, ttl: { type: "integer", minimum: 1 } },
        { organization: texts, dns: texts, ip: texts, uri: texts },
      ),
    ),
  },
);

const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

type Json = Readonly<Record<string, unknown>>;

function inside(value: unknown, ...path: readonly string[]): Json {
  let found: unknown = value;
  for (const name of path) {
    found =
      typeof found === "object" && found !== null
        ? Object.entries(found).find(([key]) => key === name)?.[1]
        : undefined;
  }
  return typeof found === "object" && found !== null ? (found as Json) : {};
}

/** What is wrong with a configuration, by the number of the check; empty where the server takes it. */
export function faultsOf(textOfConfig: string): readonly string[] {
  const config = configOf(textOfConfig);
  const form = validate(config) ? [] : (validate.errors ?? []).map((one) => `C1 ${one.instancePath} ${one.message}`);
  return [
    ...form,
    ...portFaults(config),
    ...poolFaults(config),
    ...groupFaults(config),
    ...fileFaults(config),
    ...secretFaults(config),
  ];
}

function portFaults(config: unknown): readonly string[] {
  const bind = inside(config, "shard", "bind");
  const own = ["registration_addr", "agent_addr", "operator_addr"].map((name) => bind[name]);
  return new Set(own).size === own.length ? [] : ["C2 two of the three listen on one address"];
}

function poolFaults(config: unknown): readonly string[] {
  const subnets = Object.values(inside(config, "shard", "subnet_pools")).flatMap((one) =>
    Array.isArray(one) ? one : [],
  );
  return new Set(subnets).size === subnets.length ? [] : ["C5 a subnet stands in two pools"];
}

function groupFaults(config: unknown): readonly string[] {
  const pools = inside(config, "shard", "subnet_pools");
  const templates = inside(config, "templates");
  return Object.values(inside(config, "groups")).flatMap((tenant) =>
    Object.entries(inside({ tenant }, "tenant")).flatMap(([name, group]) => {
      const own = inside({ group }, "group");
      const merged = {
        ...inside(config, "defaults", "args"),
        ...inside(templates, String(own["template"]), "args"),
        ...inside(own, "args"),
      };
      const references = ["TemplateName", "TemplateVMID"].filter((one) => one in merged).length;
      return [
        ...(String(own["template"]) in templates
          ? []
          : [`C3 ${name}: there is no template ${String(own["template"])}`]),
        ...(String(own["subnet_pool"]) in pools ? [] : [`C3 ${name}: there is no pool ${String(own["subnet_pool"])}`]),
        ...("StoragePool" in merged ? [] : [`C13 ${name}: there is no StoragePool`]),
        ...(references === 1 ? [] : [`C13 ${name}: ${references} templates are named`]),
        ...("VLANTag" in merged && !("Bridge" in merged) ? [`9.3 ${name}: a VLAN without a bridge`] : []),
      ];
    }),
  );
}

function fileFaults(config: unknown): readonly string[] {
  const certificates = inside(config, "certificates");
  return Object.entries(inside(config, "templates")).flatMap(([name, template]) =>
    Object.entries(inside({ template }, "template", "files")).flatMap(([file, value]) => {
      const { kind, template: issued } = inside({ value }, "value");
      const isIssued = kind !== "certificate" || (typeof issued === "string" && issued in certificates);
      return isIssued ? [] : [`C7 ${name}: nobody issues ${file}`];
    }),
  );
}

function secretFaults(config: unknown): readonly string[] {
  const secrets = inside(config, "cluster", "secrets");
  const needs = secrets["provider"] === "object-storage";
  const isGoogle = /^(?:google|gcp)-/.test(String(secrets["provider"]));
  return [
    ...(needs === "encryption_key" in secrets ? [] : ["C11 the key stands exactly beside object-storage"]),
    ...(isGoogle === "project_id" in secrets ? [] : ["C11 the project stands exactly beside Google's secrets"]),
  ];
}
