export { type ClusterSecrets, type ClusterStore, initClusterSecrets } from "./cluster-secrets.ts";
export { type GoogleApi, openGoogleApi } from "./google-api.ts";
export { openNamedSecrets } from "./named-secrets.ts";
export { keysFile } from "./public-keys.ts";
export type { SecretOutcome } from "./read-soon.ts";
export { openSecretStoreOf } from "./secret-store-of.ts";
export { serviceAccountNames } from "./service-accounts.ts";
