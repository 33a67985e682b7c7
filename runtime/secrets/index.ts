export { openSecretStoreOf } from "./secret-store-of.ts";
export { initServiceAccounts } from "./service-accounts.ts";
