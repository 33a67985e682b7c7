/** What keeps the secrets of applications. contracts/cluster-config.md 2.11. */
export const secretBackendKinds = ["aws", "gcp", "vault", "openbao"] as const;

export type SecretBackendKind = (typeof secretBackendKinds)[number];

/** Attributes of a backend. */
export type SecretBackendSetting =
  | "key_prefix"
  | "object_type"
  | "region"
  | "project_id"
  | "location"
  | "address"
  | "mount_path"
  | "ca_cert"
  | "auth_path"
  | "operator_role";

interface SecretBackend {
  readonly settings: readonly SecretBackendSetting[];
  readonly required: { readonly name: SecretBackendSetting; readonly doc: string; readonly example: string };
}

const serverSettings = ["key_prefix", "address", "mount_path", "ca_cert", "auth_path", "operator_role"] as const;

function server(example: string): SecretBackend {
  const required = { name: "address", doc: "Clients must know where the server is.", example } as const;
  return { settings: serverSettings, required };
}

/** By kind. */
export const secretBackends = {
  aws: {
    settings: ["key_prefix", "object_type", "region"],
    required: {
      name: "object_type",
      doc: "Secrets lie in Secrets Manager or in Parameter Store.",
      example: "object_type = secretsmanager",
    },
  },
  gcp: {
    settings: ["key_prefix", "project_id", "location"],
    required: {
      name: "project_id",
      doc: "Secrets lie in Secret Manager of a project.",
      example: 'project_id = "my-project"',
    },
  },
  vault: server('address = "https://vault.example.com"'),
  openbao: server('address = "https://bao.example.com"'),
} as const satisfies Readonly<Record<SecretBackendKind, SecretBackend>>;
