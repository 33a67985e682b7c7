/* What podplanec makes for these machines: the package of vmconfig, and user-data from its emitter. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { vmconfigPackageOf, vmconfigVersion } from "../../../compiler/deps/index.ts";
import type { Ir, IrDependency, IrVm } from "../../../compiler/ir/index.ts";
import { emitUserData } from "../../../emitters/cloudinit/index.ts";
import { packVmconfig } from "../../../runtime/vmconfig/pack.ts";
import { findVmconfigRoot } from "../../../runtime/vmconfig/package-root.ts";
import { given } from "../../helpers/located.ts";
import { irOf } from "../../helpers/podplane-source.ts";
import type { MachineIdentity } from "./certificates.ts";
import { type Dependency, kube2iam, withFile } from "./dependencies.ts";

/** The place of the machines in the cloud that they believe to be in. */
export const place = { account: "123456789012", region: "us-east-1", zone: "us-east-1a", instanceType: "t3.medium" };

/** A key that only the account `admin` accepts. */
export const immutableSshKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF1t4rEZIZcSOVuGUpAyUbR+CbAAxA5NrbtEjK1EXmPq ops@example.com";

/** Packs vmconfig with a manifest that names the digests of these files. */
export function buildPackage(
  folder: string,
  kind: "knc" | "knd",
  dependencies: readonly Dependency[],
): Promise<Dependency> {
  const packed = packVmconfig({
    root: findVmconfigRoot(),
    kind,
    arch: "amd64",
    version: vmconfigVersion,
    dependencies: dependencies.filter((dependency) => !isOwn(dependency)),
  });
  const path = join(folder, "vmconfig.tar.gz");
  writeFileSync(path, packed.archive);
  return withFile(vmconfigPackageOf(kind, "amd64"), path);
}

export interface UserDataOptions {
  readonly identity: MachineIdentity;
  readonly dependencies: readonly Dependency[];
  /** Base address of the mirror. */
  readonly mirrorUrl: string;
  /** Registration and agent address of the Nstance server. */
  readonly nstanceAddress: string;
  readonly caCertificate: string;
}

/** The emitted script of a machine, with what Nstance fills in when it creates one. */
export function renderUserData(options: UserDataOptions): string {
  const [script] = emitUserData(createCluster(options));
  if (script === undefined) {
    throw new Error("the emitter made no script");
  }
  const values = {
    "Instance.ID": options.identity.instanceId,
    "Instance.Type": place.instanceType,
    "Cluster.ID": options.identity.clusterId,
    "Cluster.CACert": options.caCertificate.trim(),
    "Provider.Region": place.region,
    "Provider.Zone": place.zone,
    "Server.RegistrationAddr": options.nstanceAddress,
    "Server.AgentAddr": options.nstanceAddress,
    Nonce: "nonce-of-the-test",
  };
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{{ .${name} }}`, value), script.text);
}

/** Whether the cluster pins it, and not the release. */
function isOwn(dependency: Dependency): boolean {
  return dependency.name === kube2iam.name;
}

function createCluster(options: UserDataOptions): Ir {
  const ir = irOf(sourceOf(options.identity.clusterId));
  const dependencies = options.dependencies.map((dependency) => toIr(dependency, options.mirrorUrl));
  const vms = ir.vms.filter(({ kind }) => kind === options.identity.kind);
  return { ...ir, vms: vms.map((vm): IrVm => ({ ...vm, dependencies })) };
}

function sourceOf(id: string): string {
  const { account, region, zone, instanceType } = place;
  return `podplane 1

cluster ${id} {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.tools.example.com", api_load_balancer = api }
  seed none {}
  ssh { immutable_authorized_keys = ["${immutableSshKey}"] }
  pool control-plane { arch = amd64, size = 1, instance_type = "${instanceType}" }
  pool workers { arch = amd64, size = 1, instance_type = "${instanceType}" }
  provider aws {
    account = "${account}"
    region = "${region}"
    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
    zone ${zone} {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = workers }
    }
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
  }
}
`;
}

function toIr(dependency: Dependency, mirrorUrl: string): IrDependency {
  const { name, version, type, file, digest, size, mirrorPath } = dependency;
  return {
    ...{ name, version, type, file, size },
    own: isOwn(dependency),
    isLibrary: false,
    snapshot: undefined,
    mayFail: false,
    url: given(`${mirrorUrl}/${mirrorPath}`),
    digest: given(digest),
  };
}
