/** Keys and names of the records that the interpolation knows (contract netsy-seed 2.2). */

export const componentsReleaseKey =
  "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components";
export const componentsRepositoryKey =
  "/registry/source.toolkit.fluxcd.io/gitrepositories/platform-components/podplane-components";
export const serviceCidrKey = "/registry/servicecidrs/kubernetes";
export const corednsReleaseKey = "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-coredns/coredns";
export const servicePrefix = "/registry/services/specs/";
export const ipAddressPrefix = "/registry/ipaddresses/";

/** `<namespace>/<name>` of the two Services whose addresses follow from the network alone. */
export const apiService = "default/kubernetes";
export const corednsService = "platform-coredns/platform-coredns";
