/*
 * The certificates that Nstance issues to a machine (contract of vmconfig, section 4.1), signed by
 * a CA that the test makes.
 */
import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { getTool } from "../../helpers/tools.ts";

const runFile = promisify(execFile);
const validDays = "365";

/** What certificates are made for. */
export interface MachineIdentity {
  readonly clusterId: string;
  readonly instanceId: string;
  readonly kind: "knc" | "knd";
  readonly ipv4: string;
  readonly apiHostname: string;
  /** First address of each service range. */
  readonly serviceAddresses: readonly string[];
}

/** PEM texts: what nstance-agent keeps as `keys/<name>.key` and receives as `recv/<name>.crt`. */
export interface IssuedCertificate {
  readonly name: string;
  readonly key: string;
  readonly certificate: string;
}

export interface CertificateAuthority {
  /** PEM of the CA's own certificate. */
  readonly certificate: string;
  /** Issues all certificates of a machine of that kind, with new keys. */
  issueAll(identity: MachineIdentity): Promise<readonly IssuedCertificate[]>;
}

interface CertificateRequest {
  readonly name: string;
  readonly commonName: string;
  readonly organisation?: string;
  readonly usage: "clientAuth" | "serverAuth";
  readonly extraNames?: readonly string[];
}

/** Makes a CA; its files stay in `folder`. */
export async function createAuthority(folder: string): Promise<CertificateAuthority> {
  const key = join(folder, "ca.key");
  const certificate = join(folder, "ca.crt");
  writeFileSync(key, newKey(), { mode: 0o600 });
  await runFile(getTool("openssl"), [
    ...["req", "-x509", "-new", "-key", key, "-out", certificate, "-days", validDays],
    ...["-subj", "/CN=nstance-ca", "-addext", "keyUsage=critical,keyCertSign,cRLSign"],
  ]);
  return {
    certificate: readFileSync(certificate, "utf8"),
    issueAll: async (identity) => {
      const issued: IssuedCertificate[] = [];
      for (const request of requests(identity)) {
        issued.push(await issue(folder, request, identity));
      }
      return issued;
    },
  };
}

/** An RSA pair for service-account tokens: PKCS #8 and PKIX, as PEM. */
export function newServiceAccountPair(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

function newKey(): string {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
}

function requests(identity: MachineIdentity): readonly CertificateRequest[] {
  const { clusterId, instanceId } = identity;
  const both: readonly CertificateRequest[] = [
    { name: "containerd.client", commonName: "containerd.client", usage: "clientAuth" },
    { name: "kube2iam.client", commonName: "kube2iam.client", usage: "clientAuth" },
    {
      name: "kubelet.client",
      commonName: `system:node:${instanceId}`,
      organisation: "system:nodes",
      usage: "clientAuth",
    },
    { name: "kubelet.server", commonName: "kubelet.server", usage: "serverAuth" },
    { name: "registry.server", commonName: "registry.server", usage: "serverAuth" },
  ];
  if (identity.kind === "knd") {
    return both;
  }
  const peer = [`URI:netsy://${clusterId}/peer/${instanceId}`];
  return [
    ...both,
    { name: "front-proxy.client", commonName: "front-proxy-client", usage: "clientAuth" },
    {
      name: "kube-apiserver.client",
      commonName: "kube-apiserver.client",
      organisation: "system:masters",
      usage: "clientAuth",
      extraNames: [`URI:netsy://${clusterId}/client/kube-apiserver`],
    },
    {
      name: "kube-apiserver.server",
      commonName: "kube-apiserver.server",
      usage: "serverAuth",
      extraNames: [
        "DNS:kube-apiserver.podplane.internal",
        `DNS:${identity.apiHostname}`,
        ...identity.serviceAddresses.map((address) => `IP:${address}`),
      ],
    },
    {
      name: "kube-controller-manager.client",
      commonName: "system:kube-controller-manager",
      usage: "clientAuth",
    },
    { name: "kube-scheduler.client", commonName: "system:kube-scheduler", usage: "clientAuth" },
    { name: "netsy.client", commonName: "netsy.client", usage: "clientAuth", extraNames: peer },
    { name: "netsy.server", commonName: "netsy.server", usage: "serverAuth", extraNames: peer },
  ];
}

async function issue(
  folder: string,
  request: CertificateRequest,
  identity: MachineIdentity,
): Promise<IssuedCertificate> {
  const key = join(folder, `${request.name}.key`);
  const signingRequest = join(folder, `${request.name}.csr`);
  const certificate = join(folder, `${request.name}.crt`);
  writeFileSync(key, newKey(), { mode: 0o600 });
  const names = [
    `DNS:${identity.instanceId}`,
    "DNS:localhost",
    `IP:${identity.ipv4}`,
    "IP:127.0.0.1",
    "IP:::1",
    ...(request.extraNames ?? []),
  ];
  const organisation = request.organisation === undefined ? "" : `/O=${request.organisation}`;
  await runFile(getTool("openssl"), [
    ...["req", "-new", "-key", key, "-out", signingRequest, "-subj", `${organisation}/CN=${request.commonName}`],
    ...["-addext", `subjectAltName=${names.join(",")}`, "-addext", `extendedKeyUsage=${request.usage}`],
  ]);
  await runFile(getTool("openssl"), [
    ...["x509", "-req", "-in", signingRequest, "-out", certificate, "-days", validDays, "-copy_extensions", "copy"],
    ...["-CA", join(folder, "ca.crt"), "-CAkey", join(folder, "ca.key"), "-CAcreateserial"],
  ]);
  return { name: request.name, key: readFileSync(key, "utf8"), certificate: readFileSync(certificate, "utf8") };
}
