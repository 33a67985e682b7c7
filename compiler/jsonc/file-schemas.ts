import type { JsonSchema } from "./schema.ts";

/*
 * JSON Schemas of the files that podplanec writes for itself (ruling 52). The lock file's types
 * stand in `compiler/lock/lock.ts`, its reader checks more than a schema can.
 */

const draft = "https://json-schema.org/draft/2020-12/schema";
const text: JsonSchema = { type: "string", minLength: 1 };
const count: JsonSchema = { type: "integer", minimum: 0 };
const sha256: JsonSchema = { type: "string", pattern: "^[0-9a-f]{64}$" };
const digest: JsonSchema = { type: "string", pattern: "^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$" };

/** An object with exactly these members. */
function object(
  description: string,
  required: Record<string, JsonSchema>,
  optional: Record<string, JsonSchema> = {},
): JsonSchema {
  return {
    description,
    type: "object",
    required: Object.keys(required),
    additionalProperties: false,
    properties: { ...required, ...optional },
  };
}

function mapOf(description: string, values: JsonSchema): JsonSchema {
  return { description, type: "object", additionalProperties: values };
}

function described(schema: JsonSchema, description: string): JsonSchema {
  return { description, ...schema };
}

const lockedModule = object("A pinned Terraform module.", {
  version: described(text, "Version in the module registry."),
  dialect: { description: "Which inputs this version takes.", type: "string", enum: ["v2a", "v2b"] },
  nstance_version: described(text, "Version of the Nstance server that the module installs."),
});

const lockedSubnet = object(
  "The addresses of a subnet; found again by zone, role and label, or by position where it has no label.",
  {
    zone: described(text, "Zone."),
    role: described(text, "A pool's name, `public` or `nstance`."),
    index: described(count, "Position within zone and role."),
  },
  {
    label: described(text, "Label of the subnet in the source."),
    ipv4: described(text, "IPv4 range."),
    ipv6_netnum: described(count, "Number of its /64 in the IPv6 range of the network."),
  },
);

const lockedNetwork = object("The IP plan of a provider.", {
  vpc: object(
    "The network.",
    {},
    {
      id: described(text, "An existing network."),
      ipv4: described(text, "IPv4 range."),
      ipv6: { description: "Whether the cloud gives it an IPv6 range.", type: "string", enum: ["auto"] },
    },
  ),
  subnets: { description: "In source order.", type: "array", items: lockedSubnet },
});

const lockedDependency = object("A file that VMs download and verify.", {
  name: described(text, "Name of the dependency."),
  version: described(text, "Version."),
  url: described(text, "Address; `{debian-mirror}` in front stands for the VM's own Debian mirror."),
  digest: described(digest, "Digest of the file."),
  size: described(count, "Size in bytes; 0 where it is not known."),
});

/** The JSON Schema of `podplane.lock.json`. */
export function lockJsonSchema(): JsonSchema {
  const { description, ...rest } = object(
    "",
    {
      version: { description: "Version of this format.", type: "integer", enum: [1] },
      edition: { description: "Edition of the language that the source was written in.", type: "integer", minimum: 1 },
      cluster: object("The identity of the cluster.", {
        id: described(text, "Id of the cluster."),
        name_prefix: described(text, "Prefix of the names of cloud resources; kept once built."),
      }),
      modules: mapOf("Pinned modules, by their source.", lockedModule),
      networks: mapOf("IP plans, by provider: kind, account and region.", lockedNetwork),
      names: mapOf("Names in the cloud that had to be shortened, by what they are for.", text),
      vmconfig: mapOf("Pinned dependencies of VMs, by kind and architecture.", {
        type: "array",
        items: lockedDependency,
      }),
    },
    {
      shards: mapOf("Shard ids that differ from the zone's name, by provider and zone.", text),
      seed: object(
        "The pinned seed.",
        { name: described(text, "Name.") },
        {
          version: described(text, "Version."),
          digest: described(digest, "Digest of the seed file."),
        },
      ),
    },
  );
  return {
    $schema: draft,
    $id: "https://podplane.dev/schemas/podplane.lock.schema.json",
    title: "podplanec lock file",
    ...rest,
  };
}

/** The JSON Schema of `podplane.build.json`. */
export function buildJsonSchema(): JsonSchema {
  const { description, ...rest } = object("", {
    version: { description: "Version of this format.", type: "integer", enum: [1] },
    compiler: described(text, "Version of podplanec that made the files."),
    source: mapOf("SHA-256 of each source file, by its path from this file.", sha256),
    ir: described(sha256, "SHA-256 of the resolved cluster that the files were made from."),
    files: mapOf("SHA-256 of each generated file, by its path from this file.", sha256),
  });
  return {
    $schema: draft,
    $id: "https://podplane.dev/schemas/podplane.build.schema.json",
    title: "podplanec build file",
    ...rest,
  };
}
