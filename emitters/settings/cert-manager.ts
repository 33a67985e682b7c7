/**
 * The service account of cert-manager's controller, `<namespace>/<name>`: the seed gives it this name, and a cloud
 * trusts it by it (contracts/login-components.md 6.3).
 */
export const certManagerAccount = "platform-cert-manager/platform-cert-manager";
