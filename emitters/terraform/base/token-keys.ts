/** The input variable with the public keys of the cluster's tokens, where a cloud is given them. */
export const tokenKeysVariable = "service_account_jwks";
