import {
  acme,
  components,
  dependency,
  domain,
  kubernetes,
  oidc,
  pool,
  provider,
  registry,
  secrets,
  seed,
  ssh,
  state,
  telemetry,
  vmconfig,
} from "./blocks/index.ts";
import { attribute, block, label, string } from "./define/index.ts";
import type { ModelBlock } from "./model-block.ts";

/**
 * The schema table: every block and attribute of the language, declared once. The checker, JSON
 * Schema, the JSONC front end, the projection, the reference page and the impact of a change are
 * derived from it. Order is the order of the reference page and of the projection.
 */
export const cluster = block("cluster", {
  labels: [label("id", string("cluster-id"), "Identifies the cluster for ever; prefix of what is made for it.")],
  many: true,
  doc: "A Kubernetes cluster.",
  jsonc: { form: "object", at: ["cluster"], label: "id" },
  impact: { added: ["infrastructure"], removed: ["destroy"], relabelled: ["unsupported"] },
  attributes: {
    name: attribute(string("plain-text"), {
      doc: "Name for people.",
      example: 'name = "Internal Tools"',
      impact: "client",
      emits: ["projection"],
      jsonc: true,
    }),
    name_prefix: attribute(string("name-prefix"), {
      doc: "Prefix of the names of cloud resources; the cluster id unless set.",
      example: 'name_prefix = "tools-prod"',
      impact: "unsupported",
      emits: ["env:NETSY_ASSUME_ROLE", "env:REGISTRY_ASSUME_ROLE", "tf:name_prefix"],
    }),
    mirror: attribute(string("mirror-url"), {
      doc: "Base address that VMs download all dependencies from, in the mirror layout; their own addresses unless set.",
      example: 'mirror = "https://deps.example.com"',
      impact: "rolling",
      emits: ["user-data"],
    }),
  },
  blocks: {
    oidc,
    acme,
    domain,
    registry,
    pool,
    provider,
    kubernetes,
    secrets,
    seed,
    components,
    ssh,
    telemetry,
    vmconfig,
    dependency,
    state,
  },
});

export type ClusterSchema = typeof cluster;
export type ClusterModel = ModelBlock<ClusterSchema>;
export type ProviderModel = ClusterModel["blocks"]["provider"][number];
export type PoolModel = ClusterModel["blocks"]["pool"][number];
export type ZoneModel = ProviderModel["blocks"]["zone"][number];
export type SubnetModel = ZoneModel["blocks"]["subnet"][number];
export type RoleModel = ProviderModel["blocks"]["role"][number];
export type LoadBalancerModel = ProviderModel["blocks"]["load_balancer"][number];
export type ListenerModel = LoadBalancerModel["blocks"]["listener"][number];
export type DomainModel = ClusterModel["blocks"]["domain"][number];
export type StateModel = ClusterModel["blocks"]["state"][number];

export { type IdentifiedBlock, identifiedBlocks } from "./block-path.ts";
export { domain } from "./blocks/index.ts";
export type {
  AttributeSchema,
  Auto,
  BlockImpact,
  BlockSchema,
  Impact,
  JsoncForm,
  LabelSchema,
  MadeBy,
  MapEntry,
  Reference,
  ReferenceTarget,
  Refinement,
  SecretReference,
  TypeSpec,
} from "./define/index.ts";
export { impactsOfResources, jsoncName, jsoncType } from "./define/index.ts";
export { describeType, type ReferencedBlocks, referencedBlocks, referenceNames } from "./describe.ts";
export type { ModelBlock } from "./model-block.ts";
export { refinements } from "./refinements.ts";
