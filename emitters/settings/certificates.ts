import type { Ir, VmKind } from "../../compiler/ir/index.ts";

/*
 * The certificates that Nstance issues to VMs. contracts/terraform.md 1.14, contracts/nstance.md
 * 3.5.5: names, subjects and lists are laid down there.
 */

const workerCertificates = [
  "containerd.client",
  "kube2iam.client",
  "kubelet.client",
  "kubelet.server",
  "registry.server",
] as const;

const controlPlaneCertificates = [
  "front-proxy.client",
  "kube-apiserver.client",
  "kube-apiserver.server",
  "kube-controller-manager.client",
  "kube-scheduler.client",
  "netsy.client",
  "netsy.server",
] as const;

/** What each kind of VM gets; a control plane has those of workers, too. */
export const certificateNames = { worker: workerCertificates, controlPlane: controlPlaneCertificates } as const;

/** The certificates of a kind of VM. */
export function certificatesOf(kind: VmKind): readonly string[] {
  return kind === "knc" ? [...workerCertificates, ...controlPlaneCertificates] : workerCertificates;
}

/** Every certificate, by name. */
export const allCertificates: readonly string[] = [...workerCertificates, ...controlPlaneCertificates].sort();

/** By which every certificate of a VM is asked for: its own names and addresses. */
export const instanceDns = ["{{ .Instance.Hostname }}", "localhost"];
export const instanceIp = ["{{ .Instance.IP4 }}", "{{ .Instance.IP6 }}", "127.0.0.1", "::1"];

export const certificateHours = 8760;

export interface CertificateSubject {
  /** The certificate's name unless set. */
  readonly cn?: string;
  readonly organization?: string;
  readonly uri?: string;
}

const peer = "netsy://{{ .Cluster.ID }}/peer/{{ .Instance.ID }}";

/** Who a certificate speaks for, where its name does not say it. */
export const certificateSubjects: Readonly<Record<string, CertificateSubject>> = {
  "front-proxy.client": { cn: "front-proxy-client" },
  "kube-apiserver.client": { organization: "system:masters", uri: "netsy://{{ .Cluster.ID }}/client/kube-apiserver" },
  "kube-controller-manager.client": { cn: "system:kube-controller-manager" },
  "kube-scheduler.client": { cn: "system:kube-scheduler" },
  "kubelet.client": { cn: "system:node:{{ .Instance.ID }}", organization: "system:nodes" },
  "netsy.client": { uri: peer },
  "netsy.server": { uri: peer },
};

/** The certificate of kube-apiserver, which is also reached by other names than the VM's. */
export const apiServerCertificate = "kube-apiserver.server";
export const apiServerName = "kube-apiserver.podplane.internal";

/** The addresses of the API in the ranges of Services, and the one that control planes hold in turns. */
export function apiServerAddresses({ kubernetes }: Ir): readonly string[] {
  const held = kubernetes.virtualAddress?.address;
  return [...kubernetes.services.map((service) => service.apiAddress), ...(held ? [held.value] : [])];
}
