import { impactClasses } from "../../compiler/index.ts";

/** The JSON Schema of what `plan --json` prints; published as docs/schemas/podplane.plan.schema.json. */
export function planJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://podplane.dev/schemas/podplane.plan.schema.json",
    title: "podplanec plan",
    ...object("What changes of clusters do to what is deployed.", {
      version: { description: "Version of this format.", type: "integer", enum: [1] },
      clusters: list("The clusters of the sources that were named.", cluster),
    }),
  };
}

/** The JSON Schema of what `plan --affected --json` prints; published as docs/schemas/podplane.affected.schema.json. */
export function affectedJsonSchema(): Readonly<Record<string, unknown>> {
  const affected = object("A cluster whose outputs differ.", {
    cluster: text("Its id; empty where the source has errors."),
    source: text("Its source, from the working directory."),
    kind: { description: "What became of it.", type: "string", enum: ["changed", "added", "removed", "broken"] },
    files: texts("Generated files that differ."),
    reasons: list("Chains of reasons.", texts("From the declaration or file that changed to the cluster.")),
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://podplane.dev/schemas/podplane.affected.schema.json",
    title: "podplanec plan --affected",
    ...object("The clusters of a repository that a change touches.", {
      version: { description: "Version of this format.", type: "integer", enum: [1] },
      against: text("The commit that is compared with."),
      affected: list("By source.", affected),
    }),
  };
}

/** The JSON Schema of what `plan --lose --json` prints; published as docs/schemas/podplane.loss.schema.json. */
export function lossJsonSchema(): Readonly<Record<string, unknown>> {
  const size = object("VMs with what they have.", {
    vms: count("VMs."),
    cpus: number("Processors."),
    gib: number("GiB."),
  });
  const service = object("A service of the cluster.", {
    service: { description: "Which.", type: "string", enum: ["api", "state", "ingress", "balancer"] },
    name: text("The domain or balancer; empty for what there is one of."),
    goesOn: { description: "Whether it goes on.", type: "boolean" },
    reason: text("Why."),
    fix: orNull(object("What to write so that it goes on.", { text: text("In words."), place: orNull(place) })),
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://podplane.dev/schemas/podplane.loss.schema.json",
    title: "podplanec plan --lose",
    ...object("What stops without a zone or a pool.", {
      version: { description: "Version of this format.", type: "integer", enum: [1] },
      lost: object("What is lost.", {
        kind: { description: "A zone or a pool.", type: "string", enum: ["zone", "pool"] },
        name: text("Its name."),
      }),
      services: list("In the order of their weight.", service),
      pools: list(
        "VMs of each pool.",
        object("A pool.", { pool: text("Its name."), before: count("VMs before."), after: count("VMs left.") }),
      ),
      before: size,
      after: size,
    }),
  };
}

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string): Schema => ({ description, type: "string" });
const textOrNull = (description: string): Schema => ({ description, type: ["string", "null"] });
const count = (description: string): Schema => ({ description, type: "integer", minimum: 0 });
const number = (description: string): Schema => ({ description, type: "number", minimum: 0 });
const list = (description: string, items: Schema): Schema => ({ description, type: "array", items });
const texts = (description: string): Schema => list(description, { type: "string" });

function object(description: string, required: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema {
  return {
    description,
    type: "object",
    required: Object.keys(required),
    additionalProperties: false,
    properties: { ...required, ...optional },
  };
}

/** The same, or null. */
function orNull(schema: Schema): Schema {
  return { oneOf: [schema, { type: "null" }] };
}

const classes = { type: "string", enum: [...impactClasses] };

const place = object("A place of a source.", {
  file: text("Path from the working directory."),
  line: count("From 1."),
  column: count("From 1, in UTF-16 units."),
});

const change = object("One change of the source.", {
  class: { description: "The most severe of its classes.", ...classes },
  classes: list("Every class of it, the most severe first.", classes),
  block: text("The block in the words of the file; empty for the cluster itself."),
  attribute: textOrNull("Null where the block as a whole came or went."),
  kind: { description: "What became of it.", type: "string", enum: ["changed", "added", "removed"] },
  before: textOrNull("The value as the source wrote it; null of a block and of a secret."),
  after: textOrNull("The value as the source writes it."),
  secret: { description: "Whether it is a secret, of which nothing is shown.", type: "boolean" },
  place: orNull({ ...place, description: "Where the source says it now; of what is gone the block that had it." }),
  reason: textOrNull("Why it cannot be done in place."),
  steps: texts("What leads there all the same."),
  fix: textOrNull("What to write so that it does less."),
});

const renamed = object("A thing that was renamed.", {
  block: text("The block in the words of the file, by its present name."),
  from: text("Its former name."),
  place: orNull({ ...place, description: "Where the source says it now." }),
});

const pool = object("A pool whose VMs are replaced, added or removed.", {
  pool: text("Its name."),
  zones: texts("Zones with a subnet for it; one VM at a time is replaced in each."),
  before: count("VMs before."),
  after: count("VMs after."),
  rolling: { description: "Whether the VMs that stay are replaced.", type: "boolean" },
});

const settings = object("What is pushed to running VMs.", {
  keys: texts("Keys of mutable.env."),
  vms: count("VMs that get them."),
  restarts: orNull(
    list("Services that restart; null where that is not known.", {
      ...object("A service.", { service: text("Its unit."), vms: count("VMs on which it restarts.") }),
    }),
  ),
});

const resource = object("A resource, data source or module of the generated files.", {
  address: text("As OpenTofu names it."),
  action: { description: "What the files do to it.", type: "string", enum: ["added", "removed", "changed", "moved"] },
  details: texts("Arguments that differ; of a move the former address."),
});

const plannedResource = object("A resource in OpenTofu's own plan.", {
  address: text("As OpenTofu names it."),
  action: text("What OpenTofu would do to it: create, update, replace, delete, move and the like."),
  place: orNull({
    ...place,
    description: "The place of the source that asks for it; null where no file of ours does.",
  }),
});

const reference = object("A reference in a file beside the outputs to what the build takes away.", {
  file: text("Name of the file."),
  line: count("From 1."),
  column: count("From 1."),
  address: text("What it refers to."),
  becomes: textOrNull("What that is called now; null where it is gone."),
});

const capacity = object("What the cluster asks for.", {
  vms: count("VMs."),
  cpus: number("Virtual processors."),
  gib: number("Memory in GiB."),
  nat_gateways: count("NAT gateways."),
  load_balancers: count("Load balancers."),
  unknown_types: texts("Instance types whose processors and memory are not known, and not counted."),
});

const cost = object("What it costs, with the prices that were given.", {
  currency: text("Of the prices."),
  per: text("What a price is for."),
  before: number("Sum before."),
  after: number("Sum after."),
  without: texts("What has no price, and is in no sum."),
});

const cluster = object(
  "A cluster. Where it was never built only `id` and `against` stand here.",
  { id: text("Its id."), against: textOrNull("What it is compared with; null where it was never built.") },
  {
    changes: list("The most severe first.", change),
    renamed: list("What has another name and stays what it is.", renamed),
    pools: list("What happens to VMs.", pool),
    settings: orNull(settings),
    resources: orNull(list("Null where the files of a build are not known.", resource)),
    references: orNull(list("What breaks in files of yours.", reference)),
    infra: orNull(list("OpenTofu's own plan; null where it was not asked for.", plannedResource)),
    not_by_source: object("What the files change although the source does not.", {
      settings: texts("Keys of mutable.env."),
      user_data: texts("Kinds of VM."),
      templates: texts("Pools whose VMs are started otherwise."),
    }),
    capacity: object("Before and after.", { before: capacity, after: capacity }),
    cost: orNull(cost),
    counts: { description: "Changes by class.", type: "object", additionalProperties: { type: "integer", minimum: 1 } },
    gaps: texts("What could not be compared, and why."),
  },
);
