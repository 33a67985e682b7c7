export { type FetchOptions, findSecret, waysToGive } from "./fetch-secret.ts";
export { placeholderSecrets, requireEncryption, stateSecrets } from "./state-secrets.ts";
export { environmentForTofu, variablesOfSecrets } from "./variables.ts";
