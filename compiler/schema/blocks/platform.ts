import { secretBackendKinds } from "../../providers/index.ts";
import { attribute, block, enumeration, label, reference, string } from "../define/index.ts";

/** contracts/cluster-config.md 2.11. */
const secretsProvider = block("provider", {
  labels: [label("name", string("name"), "The backend's name in commands and templates.")],
  many: true,
  doc: "A backend for the secrets of applications.",
  jsonc: { form: "map", at: ["providers"], required: true },
  impact: { added: ["seed"], removed: ["seed"] },
  attributes: {
    kind: attribute(enumeration(...secretBackendKinds), {
      required: true,
      doc: "The kind of backend.",
      example: "kind = aws",
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    key_prefix: attribute(string("name"), {
      doc: "Prefix of keys in the backend; the cluster id unless set.",
      example: 'key_prefix = "tools"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    object_type: attribute(enumeration("secretsmanager", "ssmparameter"), {
      doc: "Where an aws backend keeps secrets.",
      example: "object_type = secretsmanager",
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    region: attribute(string("aws-region"), {
      doc: "AWS region of the backend.",
      example: 'region = "us-east-1"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    project_id: attribute(string("google-project"), {
      doc: "Google Cloud project of a gcp backend.",
      example: 'project_id = "my-project"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    location: attribute(string("plain-text"), {
      doc: "Location of a regional Secret Manager.",
      example: 'location = "europe-west1"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    address: attribute(string("http-url"), {
      doc: "Address of a vault or openbao server.",
      example: 'address = "https://vault.example.com"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    mount_path: attribute(string("plain-text"), {
      default: "secret",
      doc: "Mount of the KV version 2 engine.",
      example: 'mount_path = "secret"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    ca_cert: attribute(string("pem"), {
      doc: "Certificate authority of the server, as PEM text.",
      example: 'ca_cert = file("vault-ca.pem")',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    auth_path: attribute(string("plain-text"), {
      default: "auth/kubernetes",
      doc: "Mount that the operator authenticates at.",
      example: 'auth_path = "auth/kubernetes"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    operator_role: attribute(string("plain-text"), {
      default: "podplane-operator",
      doc: "Role of the operator.",
      example: 'operator_role = "podplane-operator"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
  },
});

export const secrets = block("secrets", {
  doc: "Backends for the secrets of applications; never the secrets themselves.",
  jsonc: { form: "object", at: ["secrets"] },
  attributes: {
    default_provider: attribute(reference("secrets-provider"), {
      doc: "Backend that commands and templates use unless told otherwise.",
      example: "default_provider = aws-secrets-manager",
      impact: "client",
      emits: ["projection"],
      jsonc: true,
      jsoncRequired: true,
    }),
  },
  blocks: { provider: secretsProvider },
});

/** contracts/cluster-config.md 2.12, rulings 20, 22. */
export const seed = block("seed", {
  labels: [
    label(
      "name",
      enumeration("recommended", "minimal", "none"),
      "Which components the cluster starts with; `none` is bare Kubernetes.",
    ),
  ],
  doc: "The components that the cluster starts with, pinned.",
  jsonc: { form: "object", at: ["seed"], label: "name", absentWithout: true },
  impact: { added: ["seed"], removed: ["seed"], relabelled: ["seed"] },
  attributes: {
    version: attribute(string("seed-version"), {
      doc: "Version of the seed, exactly as in its manifest.",
      example: 'version = "1.2.3-1"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    digest: attribute(string("seed-digest"), {
      doc: "SHA-512 of the seed file.",
      example: 'digest = "sha512:…"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
  },
});

const ref = block("ref", {
  doc: "What is checked out; at most one of the four.",
  jsonc: { form: "object", at: ["ref"] },
  attributes: {
    branch: attribute(string("not-blank"), {
      doc: "A branch.",
      example: 'branch = "main"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    tag: attribute(string("not-blank"), {
      doc: "A tag.",
      example: 'tag = "v1.2.3"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    semver: attribute(string("semver-range"), {
      doc: "A range of versions among the tags.",
      example: 'semver = ">=1.2 <2"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
    commit: attribute(string("not-blank"), {
      doc: "A commit.",
      example: 'commit = "9fceb02d0ae598e95dc970b74767f19372d61af8"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
  },
});

const secretRef = block("secret_ref", {
  doc: "Flux Git credentials, a Secret in namespace platform-components that you create.",
  jsonc: { form: "object", at: ["secretRef"] },
  attributes: {
    name: attribute(string("not-blank"), {
      required: true,
      doc: "Name of the Secret.",
      example: 'name = "components-git"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
  },
});

const source = block("source", {
  doc: "Where the charts of components come from, instead of the repository that the seed names.",
  jsonc: { form: "object", at: ["source"] },
  attributes: {
    url: attribute(string("not-blank"), {
      required: true,
      doc: "Git repository.",
      example: 'url = "https://git.example.com/platform/components"',
      impact: "seed",
      emits: ["projection"],
      jsonc: true,
    }),
  },
  blocks: { ref, secret_ref: secretRef },
});

export const components = block("components", {
  doc: "The charts that run on the cluster.",
  jsonc: { form: "object", at: ["components"] },
  attributes: {},
  blocks: { source },
});
