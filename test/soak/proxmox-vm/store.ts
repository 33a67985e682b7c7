import { execFileSync } from "node:child_process";
import { createDecipheriv, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { copyProgram } from "../../e2e/stores/harness.ts";
import { freePort, startProcess, waitFor } from "../../helpers/background-process.ts";
import { getTool } from "../../helpers/tools.ts";
import { configOf } from "../../schema/emitted.ts";

/*
 * The store that the cluster lies in: a real S3 server on the network of the machines, in which Netsy and the registry have
 * keys of their own that open their own bucket. The built program fills it, as a user would; what Nstance's server would
 * read of it is read here.
 */

export interface KeyPair {
  readonly id: string;
  readonly secret: string;
}

export const buckets = { nstance: "tools-nstance", netsy: "tools-netsy", registry: "tools-registry" } as const;
export type BucketName = keyof typeof buckets;

export interface ClusterStore {
  /** As machines reach it, and this computer too. */
  readonly endpoint: string;
  readonly keys: Readonly<Record<BucketName, KeyPair>>;
  /** An object's bytes; undefined where there is none, and `denied` where these keys may not read it. */
  read(bucket: BucketName, name: string, keys?: KeyPair): Promise<Buffer | "denied" | undefined>;
  write(bucket: BucketName, name: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

const region = "us-east-1";
const newKey = (name: string): KeyPair => ({ id: name.toUpperCase(), secret: randomBytes(20).toString("hex") });

/** Starts it on an address of this computer. */
export async function startStore(folder: string, address: string): Promise<ClusterStore> {
  const keys = { nstance: newKey("nstance"), netsy: newKey("netsy"), registry: newKey("registry") };
  const [data, accounts] = [join(folder, "buckets"), join(folder, "accounts")];
  for (const path of [data, accounts, ...Object.values(buckets).map((name) => join(data, name))]) mkdirSync(path);
  const root = { id: "root", secret: randomBytes(20).toString("hex") };
  const place = `${address}:${await freePort()}`;
  const endpoint = `http://${place}`;
  const words = ["--access", root.id, "--secret", root.secret, "--region", region, "--port", place];
  const program = getTool("versitygw");
  const server = startProcess(program, [...words, "--iam-dir", accounts, "posix", data], join(folder, "store.log"));
  await waitFor("the store", { timeoutMs: 30_000, process: server }, async () =>
    fetch(endpoint).then(
      () => true,
      () => undefined,
    ),
  );
  const admin = (...more: readonly string[]) =>
    execFileSync(program, [
      ...["admin", "--access", root.id, "--secret", root.secret, "--endpoint-url", endpoint, ...more],
    ]);
  const clients = new Map<string, S3Client>();
  const clientOf = ({ id, secret }: KeyPair): S3Client => {
    const credentials = { accessKeyId: id, secretAccessKey: secret };
    const client = clients.get(id) ?? new S3Client({ region, endpoint, credentials, forcePathStyle: true });
    clients.set(id, client);
    return client;
  };
  for (const name of Object.keys(buckets) as BucketName[]) {
    const { id, secret } = keys[name];
    admin("create-user", "--access", id, "--secret", secret, "--role", "user");
    admin("change-bucket-owner", "--bucket", buckets[name], "--owner", id);
  }
  return {
    endpoint,
    keys,
    async read(bucket, name, given = keys[bucket]) {
      try {
        const { Body } = await clientOf(given).send(new GetObjectCommand({ Bucket: buckets[bucket], Key: name }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (!(error instanceof S3ServiceException)) throw error;
        if (error.$metadata.httpStatusCode === 403) return "denied";
        if (error.$metadata.httpStatusCode === 404) return undefined;
        throw error;
      }
    },
    async write(bucket, name, text) {
      await clientOf(keys[bucket]).send(new PutObjectCommand({ Bucket: buckets[bucket], Key: name, Body: text }));
    },
    async stop() {
      for (const client of clients.values()) client.destroy();
      await server.stop();
    },
  };
}

/** What Nstance's server hands out, as the store has it: files by name, for the machines of a pool. */
export type Delivery = (pool: string) => Promise<Readonly<Record<string, string>>>;

/** Puts the secrets and the configuration of a source into the store, by the built program alone. */
export async function fillStore(folder: string, store: ClusterStore, source: string): Promise<Delivery> {
  mkdirSync(folder);
  writeFileSync(join(folder, "cluster.podplane"), source);
  const [keyFile, keysFile] = [join(folder, "encryption-key.env"), join(folder, "keys.env")];
  const lines = (["netsy", "registry"] as const).flatMap((name) => {
    const { id, secret } = store.keys[name];
    return [`${name.toUpperCase()}_ACCESS_KEY_ID=${id}`, `${name.toUpperCase()}_SECRET_ACCESS_KEY=${secret}`];
  });
  writeFileSync(keysFile, `${lines.join("\n")}\n`, { mode: 0o600 });
  const { id, secret } = store.keys.nstance;
  const program = copyProgram();
  try {
    const secrets = ["--new-encryption-key", keyFile, "--secrets", keysFile];
    for (const words of [
      ["build", folder],
      ["secrets", "init", folder, ...secrets],
      ["config", "put", folder],
    ]) {
      const { code, stdout, stderr } = await program.run(words, {
        AWS_ACCESS_KEY_ID: id,
        AWS_SECRET_ACCESS_KEY: secret,
      });
      if (code !== 0) throw new Error(`podplanec ${words.join(" ")}: ${stdout}${stderr}`);
    }
  } finally {
    program.remove();
  }
  const key = Buffer.from(readFileSync(keyFile, "utf8").replace(/^ENCRYPTION_KEY=/, ""), "base64");
  return (pool) => deliveryOf(store, key, pool);
}

interface DeliveredFile {
  readonly kind: string;
  readonly source?: string;
  readonly template?: string;
}

/** Secrets are decrypted as Nstance does it (contracts/nstance.md 6.3); certificates are issued elsewhere. */
async function deliveryOf(store: ClusterStore, key: Buffer, pool: string): Promise<Readonly<Record<string, string>>> {
  const text = await readWhole(store, "shard/home/config.jsonc");
  const { templates } = configOf(text.toString("utf8")) as {
    readonly templates: Readonly<Record<string, { readonly files: Readonly<Record<string, DeliveredFile>> }>>;
  };
  const files: Record<string, string> = {};
  for (const [name, file] of Object.entries(templates[pool]?.files ?? {})) {
    if (file.kind === "string") files[name] = file.template ?? "";
    if (file.kind !== "secret") continue;
    const sealed = await readWhole(store, `cluster/secret/${file.source}`);
    const cipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12), { authTagLength: 16 });
    cipher.setAuthTag(sealed.subarray(-16));
    files[name] = Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString("utf8");
  }
  return files;
}

async function readWhole(store: ClusterStore, name: string): Promise<Buffer> {
  const found = await store.read("nstance", name);
  if (found === undefined || found === "denied") throw new Error(`the store has no ${name}`);
  return found;
}
