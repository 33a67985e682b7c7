export { initEncryptionKey } from "./encryption-key.ts";
export type { SecretOutcome } from "./read-soon.ts";
export { openSecretStoreOf } from "./secret-store-of.ts";
export { initServiceAccounts } from "./service-accounts.ts";
