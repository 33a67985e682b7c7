import type { JsonSchema } from "../jsonc/index.ts";

/*
 * JSON Schemas of the files that podplanec writes for itself (ruling 52). The readers judge by them: the build
 * compiles them (`scripts/ajv-plugin.ts`). The lock file's types stand in `compiler/lock/lock.ts`.
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

/** `169.254.0.0/16`: digits that can be a range; whether it has host bits is asked by the reader. */
const range: JsonSchema = { type: "string", pattern: "^(?:\\d{1,3}\\.){3}\\d{1,3}/\\d{1,2}$" };

const subnetPlace = {
  zone: described(text, "Zone."),
  role: described(text, "The key of its pool, `public` or `nstance`."),
  index: described(count, "Position within zone and role: the modules address subnets by it."),
};

const subnetAddresses = {
  label: described(text, "Label of the subnet in the source."),
  ipv4: described(range, "IPv4 range."),
  ipv6_netnum: {
    description: "Number of its /64 in the IPv6 range of the network.",
    type: "integer",
    minimum: 0,
    maximum: 65_535,
  },
};

const lockedSubnet = object(
  "The addresses of a subnet; found again by zone, role and label, by its range, or by its place.",
  subnetPlace,
  {
    ...subnetAddresses,
    id: described(text, "An existing subnet."),
    public: { description: "It has a route to the internet gateway.", type: "boolean", enum: [true] },
    nat: { description: "It holds a NAT gateway.", type: "boolean", enum: [true] },
    retained: {
      description: "It is gone from the source, and stays until it is the last of its zone and role.",
      type: "boolean",
      enum: [true],
    },
  },
);

const lockedNetworkRanges = object(
  "The network.",
  {},
  {
    id: described(text, "An existing network."),
    ipv4: described(range, "IPv4 range."),
    ipv6: { description: "Whether the cloud gives it an IPv6 range.", type: "string", enum: ["auto"] },
  },
);

const builtThing = object(
  "A thing that was built, by its name in the source.",
  { key: described(text, "Its key in the modules' inputs, or its name in Terraform; it never changes.") },
  {
    former: { description: "Former names in the source, oldest first.", type: "array", items: text },
    settled: { description: "The hint of the last rename is gone from the source.", type: "boolean", const: true },
    cloud_name: described(text, "Its name in the cloud."),
  },
);

const builtProvider = object(
  "What was built in an account and region.",
  {
    kind: described(text, "Kind of cloud."),
    account: described(text, "Account."),
    region: described(text, "Region."),
    network: lockedNetworkRanges,
    zones: mapOf(
      "Zones, by name.",
      object("A zone.", { shard: described(text, "Id of its Nstance shard."), key: described(text, "Its module.") }),
    ),
    subnets: { description: "By zone, in source order.", type: "array", items: lockedSubnet },
    load_balancers: mapOf("Load balancers.", builtThing),
    buckets: mapOf("Buckets.", builtThing),
    roles: mapOf("Roles.", builtThing),
  },
  {
    retired: described(
      sha256,
      "It was taken out: only its configuration is written, until the source changes again. Fingerprint of the source.",
    ),
    profile: described(text, "Credentials profile, for the configuration once it is taken out."),
    held: {
      description: "Addresses that its machines hold in turns, by VRRP.",
      type: "array",
      items: object(
        "An address.",
        {
          of: { description: "What it leads to.", type: "string", enum: ["leader", "api"] },
          address: described(text, "The address."),
          router_id: { description: "Its number in VRRP.", type: "integer", minimum: 1, maximum: 255 },
        },
        { range: described(range, "The range that it lies in.") },
      ),
    },
    managed: object(
      "OpenTofu makes something on machines of one's own.",
      {
        endpoint: described(text, "Address of their API."),
        insecure: { description: "Whether its certificate is taken as it is.", type: "boolean" },
        templates: mapOf("Numbers of templates, by node.", { type: "integer", minimum: 100, maximum: 999_999_999 }),
      },
      { network: described(text, "The network that it makes for VMs.") },
    ),
  },
);

const builtCluster = object(
  "What was built.",
  {
    name_prefix: described(text, "Prefix of the names of cloud resources."),
    secrets_prefix: described(text, "What stands before the names of secrets in their store."),
    service_account_issuer: described(text, "Issuer of the tokens of service accounts."),
    pools: mapOf("Pools.", builtThing),
    providers: mapOf("Providers, by kind, account and region; the first holds the cluster.", builtProvider),
  },
  {
    encrypts_secrets: {
      description: "Secrets were to be encrypted: VMs get the key for ever, to read what was.",
      type: "boolean",
      enum: [true],
    },
  },
);

const lockedDependency = object("A file that VMs download and verify.", {
  name: described(text, "Name of the dependency."),
  version: described(text, "Version."),
  url: described(text, "Address; `{debian-mirror}` in front stands for the VM's own Debian mirror."),
  digest: described(digest, "Digest of the file."),
  size: described(count, "Size in bytes; 0 where it is not known."),
});

const edition: JsonSchema = {
  description: "Edition of the language that the source was written in.",
  type: "integer",
  minimum: 1,
};

const pins = {
  modules: mapOf("Pinned modules, by their source.", lockedModule),
  vmconfig: mapOf("Pinned dependencies of VMs, by kind and architecture.", { type: "array", items: lockedDependency }),
};

const pinnedSeed = object(
  "The pinned seed.",
  { name: described(text, "Name.") },
  { version: described(text, "Version."), digest: described(digest, "Digest of the seed file.") },
);

/** The JSON Schema of `podplane.lock.json`. */
export function lockJsonSchema(): JsonSchema {
  const { description, ...rest } = object(
    "",
    {
      version: { description: "Version of this format.", type: "integer", enum: [2] },
      domain: { description: "Kind of the root that was built.", type: "string", enum: ["cluster"] },
      id: described(text, "Id of the root."),
      edition,
      defaults: { description: "Generation of defaults that it was made with.", type: "integer", minimum: 1 },
      outputs: { description: "Folder of its outputs, from the source's or that of --out.", type: "string" },
      ...pins,
    },
    { built: builtCluster, seed: pinnedSeed },
  );
  return {
    $schema: draft,
    $id: "https://podplane.dev/schemas/podplane.lock.schema.json",
    title: "podplanec lock file",
    ...rest,
  };
}

/** The JSON Schema of version 1, which is still read. It is not published. */
export function lockVersion1JsonSchema(): JsonSchema {
  const { description, ...rest } = object(
    "",
    {
      version: { type: "integer", enum: [1] },
      edition,
      cluster: object("The identity of the cluster.", { id: text, name_prefix: text }),
      networks: mapOf(
        "IP plans, by provider.",
        object("The IP plan of a provider.", {
          vpc: lockedNetworkRanges,
          subnets: { type: "array", items: object("A subnet.", subnetPlace, subnetAddresses) },
        }),
      ),
      names: mapOf("Names in the cloud that had to be shortened.", text),
      ...pins,
    },
    { shards: mapOf("Shard ids that differ from the zone's name.", text), seed: pinnedSeed },
  );
  return rest;
}

/** Values of a block as the source gives them; eight hexadecimal digits in build files of earlier releases. */
const givenValues: JsonSchema = {
  oneOf: [
    { type: "string", pattern: "^[0-9a-f]{8}$" },
    { description: "Values that the source gives, by attribute.", type: "object" },
  ],
};

/** The JSON Schema of `podplane.build.json`. */
export function buildJsonSchema(): JsonSchema {
  const { description, ...rest } = object(
    "",
    {
      version: { description: "Version of this format.", type: "integer", enum: [1] },
      compiler: described(text, "Version of podplanec that made the files."),
      source: mapOf("SHA-256 of each source file, by its path from this file.", sha256),
      ir: described(sha256, "SHA-256 of the resolved cluster that the files were made from."),
      files: mapOf("SHA-256 of each generated file, by its path from this file.", sha256),
    },
    {
      inputs: object(
        "What was given on the command line.",
        {
          vars: { description: "Files of --vars, from this file.", type: "array", items: text },
          set: { description: "Assignments of --set.", type: "array", items: text },
        },
        { out: described(text, "The folder of --out, from this file.") },
      ),
      blocks: mapOf("What the source says of each block, by its path: what changed since is told by it.", givenValues),
    },
  );
  return {
    $schema: draft,
    $id: "https://podplane.dev/schemas/podplane.build.schema.json",
    title: "podplanec build file",
    ...rest,
  };
}
