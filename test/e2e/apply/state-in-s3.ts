import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AppliedCluster, AwsStandIns } from "./stand-ins.ts";

/** A cluster whose state is in a bucket, with OpenTofu's lock and our lease beside it. */
export interface StoredCluster extends AppliedCluster {
  /** A file of the bucket beside the state, by what follows the state's key: `.tflock`. */
  readonly beside: (ending: string) => { write(text: string): void; remove(): void; read(): string };
}

const bucket = "example-tfstate";

/** Builds a cluster with its state in a bucket of the S3 server. */
export async function clusterInS3(standIns: AwsStandIns, id: string): Promise<StoredCluster> {
  const folder = join(standIns.home, "s3", bucket);
  mkdirSync(folder, { recursive: true });
  // The client of OpenTofu asks STS who it is.
  const env = { AWS_ENDPOINT_URL_S3: standIns.s3.endpoint, AWS_ENDPOINT_URL_STS: standIns.secrets.endpoint };
  const cluster = await standIns.cluster(id, { env });
  cluster.rebuild(inS3);
  return {
    ...cluster,
    beside(ending) {
      const path = join(folder, id, `terraform.tfstate${ending}`);
      return {
        read: () => readFileSync(path, "utf8"),
        write(text) {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        },
        remove: () => rmSync(path, { force: true }),
      };
    },
  };
}

/** A source with its state in that bucket. */
export function inS3(source: string, more = ""): string {
  return source.replace("  seed none", `  state s3 { bucket = "${bucket}", region = "eu-west-1"${more} }\n  seed none`);
}
