/*
 * What a machine must look like: tables 1.1, 1.2 and 3.4 of the contract of vmconfig; but what a service
 * runs and is configured by is root's, and a service owns only the folders that it writes to.
 */

type ByKind = Readonly<Record<"knc" | "knd", Readonly<Record<string, string>>>>;

const usersOfBoth = {
  podplane: "podplane: ",
  "nstance-agent": "nstance-agent: podplane",
  "fluent-bit": "fluent-bit: adm,podplane,systemd-journal",
  kube2iam: "kube2iam: podplane",
  containerd: "containerd: podplane",
  kubelet: "kubelet: containerd,podplane",
  zot: "zot: podplane",
};

/** `primary group: further groups` of each user. */
export const serviceUsers: ByKind = {
  knd: usersOfBoth,
  knc: {
    ...usersOfBoth,
    netsy: "netsy: podplane",
    "kube-apiserver": "kube-apiserver: podplane",
    "kube-scheduler": "kube-scheduler: podplane",
    "kube-controller-manager": "kube-controller-manager: podplane",
  },
};

const directoriesOfBoth = {
  "/etc": "755 root:root",
  "/etc/containerd": "755 root:root",
  "/etc/containerd/certs.d": "755 root:root",
  "/opt": "750 root:podplane",
  "/opt/podplane": "750 root:podplane",
  "/opt/podplane/bin": "755 root:root",
  "/opt/podplane/lib": "755 root:root",
  "/opt/podplane/lib/configure": "755 root:root",
  "/opt/podplane/share": "755 root:root",
  "/opt/podplane/share/defaults": "755 root:root",
  "/opt/podplane/etc": "700 root:root",
  "/opt/crt": "750 root:podplane",
  "/opt/pub": "750 root:podplane",
  "/opt/key": "710 root:podplane",
  "/opt/key/kube2iam": "750 root:kube2iam",
  "/opt/key/kubelet": "750 root:kubelet",
  "/opt/key/containerd": "750 root:containerd",
  "/opt/key/registry": "750 root:zot",
  "/opt/env": "750 root:podplane",
  "/opt/nstance-agent": "750 root:nstance-agent",
  "/opt/nstance-agent/identity": "700 nstance-agent:nstance-agent",
  "/opt/nstance-agent/keys": "700 nstance-agent:nstance-agent",
  "/opt/nstance-agent/recv": "700 nstance-agent:nstance-agent",
  "/opt/fluent-bit": "750 root:fluent-bit",
  "/opt/fluent-bit/etc": "750 root:fluent-bit",
  "/var/lib/fluent-bit": "700 fluent-bit:fluent-bit",
  "/opt/kube2iam": "750 root:kube2iam",
  "/opt/cni": "700 root:root",
  "/opt/kubelet": "750 root:kubelet",
  "/var/lib/kubelet": "750 root:kubelet",
  "/var/log/containers": "750 root:kubelet",
  "/var/log/pods": "750 root:kubelet",
  "/opt/zot": "750 root:zot",
  "/opt/zot/etc": "750 root:zot",
  "/opt/zot/storage": "700 zot:zot",
};

/** `mode owner:group` of each directory. */
export const directoryModes: ByKind = {
  knd: directoriesOfBoth,
  knc: {
    ...directoriesOfBoth,
    "/opt/key/netsy": "750 root:netsy",
    "/opt/key/kube-apiserver": "750 root:kube-apiserver",
    "/opt/key/kube-scheduler": "750 root:kube-scheduler",
    "/opt/key/kube-controller-manager": "750 root:kube-controller-manager",
    "/opt/data": "700 netsy:netsy",
    "/opt/netsy": "750 root:netsy",
    "/opt/netsy/etc": "750 root:netsy",
    "/opt/kube-apiserver": "750 root:kube-apiserver",
    "/opt/kube-apiserver/etc": "750 root:kube-apiserver",
    "/var/log/kube-apiserver": "700 kube-apiserver:kube-apiserver",
    "/opt/kube-scheduler": "750 root:kube-scheduler",
    "/opt/kube-controller-manager": "750 root:kube-controller-manager",
    "/opt/keepalived": "700 root:root",
    "/opt/keepalived/etc": "700 root:root",
  },
};

const envFilesOfBoth = {
  "/opt/env/nstance-agent.env": "640 root:nstance-agent",
  "/opt/env/zot.env": "640 root:zot",
  "/opt/env/kube2iam.env": "640 root:kube2iam",
  "/opt/env/kubelet.env": "600 root:root",
};

/** `mode owner:group` of each service's env file, where telemetry is off. */
export const serviceEnvFiles: ByKind = {
  knd: envFilesOfBoth,
  knc: {
    ...envFilesOfBoth,
    "/opt/env/kube-apiserver.env": "640 root:kube-apiserver",
    "/opt/env/kube-controller-manager.env": "640 root:kube-controller-manager",
    "/opt/env/netsy.env": "640 root:netsy",
  },
};
