export { placeholderSecrets, requireEncryption, stateSecrets } from "./state-secrets.ts";
