export { type BootSetting, bootSettings, providerOf } from "./boot.ts";
export { certManagerAccount } from "./cert-manager.ts";
export {
  allCertificates,
  apiServerAddresses,
  apiServerCertificate,
  apiServerName,
  type CertificateSubject,
  certificateHours,
  certificateNames,
  certificateSubjects,
  certificatesOf,
  instanceDns,
  instanceIp,
} from "./certificates.ts";
export { mutableGroups, mutableSettings, mutableSettingsOn } from "./mutable.ts";
export type { Delivery, MutableSetting, VariableDelivery } from "./row.ts";
