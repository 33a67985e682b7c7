import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { type GoogleServer, startGoogleServer } from "../../helpers/google-server.ts";
import { type ObjectServer, startGcsServer, startS3Server } from "../../helpers/object-servers.ts";
import { type SecretServer, startSecretServer } from "../../helpers/secret-server.ts";

/** The servers that stand for a cloud: real ones for objects, for all else what `docs/` of the cloud says. */
export interface CloudStandIn {
  /** The example whose cluster is applied there. */
  readonly example: string;
  readonly env: Readonly<Record<string, string>>;
  readonly storeEndpoint: string;
  readonly secretEndpoint: string;
  bucketOf(id: string): string;
  /** Objects of a bucket; undefined where there is no such bucket. */
  objects(bucket: string): Promise<readonly string[] | undefined>;
  /** All buckets that are there. */
  buckets(): Promise<readonly string[]>;
  /** Deletes a bucket behind everybody's back; throws where it is not there. */
  removeBucket(bucket: string): void;
  stop(): Promise<void>;
}

export interface AwsStandIn extends CloudStandIn {
  readonly s3: ObjectServer;
  readonly secrets: SecretServer;
}

export interface GoogleStandIn extends CloudStandIn {
  readonly google: GoogleServer;
}

/** versitygw for S3; moto for Secrets Manager and EC2. */
export async function startAws(home: string): Promise<AwsStandIn> {
  const s3 = await startS3Server(home, "eu-west-1");
  const secrets = await startSecretServer(home);
  const folder = join(home, "s3");
  return {
    s3,
    secrets,
    example: "smallest",
    env: { ...s3.env, AWS_ENDPOINT_URL_EC2: secrets.endpoint, PODPLANEC_STANDIN_S3: s3.endpoint },
    storeEndpoint: s3.endpoint,
    secretEndpoint: secrets.endpoint,
    bucketOf: (id) => `${id}-123456789012-netsy`,
    async objects(bucket) {
      const path = join(folder, bucket);
      if (!existsSync(path)) return undefined;
      // The server keeps what is not whole yet in a folder of its own.
      const names = readdirSync(path, { recursive: true, encoding: "utf8" });
      return names.filter((name) => !name.startsWith(".sgwtmp")).sort();
    },
    // The server keeps notes of its own beside them, under names that no bucket can have.
    buckets: async () =>
      readdirSync(folder)
        .filter((name) => !name.startsWith("."))
        .sort(),
    removeBucket: (bucket) => rmSync(join(folder, bucket), { recursive: true }),
    stop: async () => void (await Promise.all([s3.stop(), secrets.stop()])),
  };
}

export interface MotoStandIn extends CloudStandIn {
  readonly secrets: SecretServer;
  /** A client of its S3. */
  readonly client: S3Client;
}

/** moto for S3, Secrets Manager and EC2: it keeps versions of objects. */
export async function startMoto(home: string): Promise<MotoStandIn> {
  const secrets = await startSecretServer(home);
  const { endpoint } = secrets;
  // Elsewhere a bucket cannot be made without its place, which the provider does not name.
  const region = "us-east-1";
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = secrets.env;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ region, endpoint, credentials, forcePathStyle: true });
  const namesOf = async (): Promise<readonly string[]> => {
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    return Buckets.map(({ Name = "" }) => Name).sort();
  };
  return {
    secrets,
    client,
    example: "smallest",
    env: { ...secrets.env, AWS_REGION: region, AWS_ENDPOINT_URL_EC2: endpoint, PODPLANEC_STANDIN_S3: endpoint },
    storeEndpoint: endpoint,
    secretEndpoint: endpoint,
    bucketOf: (id) => `${id}-123456789012-netsy`,
    async objects(bucket) {
      if (!(await namesOf()).includes(bucket)) return undefined;
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key = "" }) => Key).sort();
    },
    buckets: namesOf,
    removeBucket() {
      throw new Error("no test takes a bucket away here");
    },
    async stop() {
      client.destroy();
      await secrets.stop();
    },
  };
}

/** fake-gcs-server for Cloud Storage; the rest in this process. */
export async function startGoogle(home: string): Promise<GoogleStandIn> {
  const gcs = await startGcsServer(home);
  const google = await startGoogleServer();
  const namesAt = async (path: string): Promise<readonly string[] | undefined> => {
    const answer = await fetch(`${gcs.endpoint}/storage/v1/${path}`);
    const { items = [] } = (await answer.json()) as { readonly items?: readonly { readonly name: string }[] };
    return answer.ok ? items.map(({ name }) => name).sort() : undefined;
  };
  return {
    google,
    example: "google-smallest",
    env: {
      STORAGE_EMULATOR_HOST: gcs.endpoint,
      PODPLANEC_STANDIN_GCS: gcs.endpoint,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE: google.endpoint,
    },
    storeEndpoint: gcs.endpoint,
    secretEndpoint: google.endpoint,
    bucketOf: (id) => `${id}-my-project-netsy`,
    objects: (bucket) => namesAt(`b/${encodeURIComponent(bucket)}/o`),
    buckets: async () => (await namesAt("b")) ?? [],
    removeBucket() {
      throw new Error("no test takes a bucket away here");
    },
    async stop() {
      google.stop();
      await gcs.stop();
    },
  };
}
