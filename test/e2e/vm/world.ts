/* Everything around a machine: mirror, Nstance, certificates, the package of vmconfig, user-data. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import {
  type CertificateAuthority,
  createAuthority,
  type IssuedCertificate,
  type MachineIdentity,
} from "./certificates.ts";
import { buildDependencies, type Dependency, mirrorFiles } from "./dependencies.ts";
import { type Mirror, startMirror } from "./mirror.ts";
import { startNstanceServer } from "./nstance.ts";
import { buildPackage, place, renderUserData } from "./podplanec.ts";

export interface World {
  readonly identity: MachineIdentity;
  readonly authority: CertificateAuthority;
  readonly certificates: readonly IssuedCertificate[];
  readonly dependencies: readonly Dependency[];
  /** The package, which the mirror serves too. */
  readonly vmconfig: Dependency;
  readonly mirror: Mirror;
  /** The emitted script, with Nstance's placeholders filled. */
  readonly userData: string;
  /** What the cloud says about the instance. */
  readonly metaData: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the servers and compiles the script of one machine; an optional `dependency` may be left out. */
export async function startWorld(kind: "knc" | "knd"): Promise<World> {
  const folder = temporaryFolder("vm-world");
  const identity: MachineIdentity = {
    clusterId: "e2e",
    instanceId: `${kind}01k9xmachine`,
    kind,
    ipv4: "10.0.2.15",
    apiHostname: "k8s.example.com",
    serviceAddresses: ["198.18.0.1", "fdc6::1"],
  };
  const at = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const dependencies = await buildDependencies(at("dependencies"), kind);
  const vmconfig = await buildPackage(at("vmconfig"), kind, dependencies);
  const mirror = await startMirror(mirrorFiles([...dependencies, vmconfig]));
  const nstance = await startNstanceServer();
  const authority = await createAuthority(at("certificates"));
  return {
    identity,
    authority,
    certificates: await authority.issueAll(identity),
    dependencies,
    vmconfig,
    mirror,
    userData: renderUserData({
      identity,
      dependencies: [...dependencies, vmconfig],
      mirrorUrl: mirror.guestUrl,
      nstanceAddress: nstance.address,
      caCertificate: authority.certificate,
    }),
    metaData: { "instance-id": "i-0123456789abcdef0", "availability-zone": place.zone },
    stop: async () => {
      await mirror.stop();
      await nstance.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
