import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openCell } from "../../../runtime/stores/index.ts";
import { optionsFor } from "../stores/harness.ts";
import type { AppliedCluster, AwsStandIns } from "./stand-ins.ts";

/** An object beside a state. */
export interface BesideState {
  /** By the server, which knows no object that it did not write itself. */
  write(text: string): Promise<void>;
  remove(): void;
  /** Throws where there is none. */
  read(): string;
}

/** A cluster whose state is in a bucket, with OpenTofu's lock and our lease beside it. */
export interface StoredCluster extends AppliedCluster {
  /** A file of the bucket beside the state, by what follows the state's key: `.tflock`. */
  readonly beside: (ending: string) => BesideState;
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
      const key = `${id}/terraform.tfstate${ending}`;
      const path = join(folder, key);
      return {
        read: () => readFileSync(path, "utf8"),
        async write(text) {
          const cell = await openCell(`s3://${bucket}/${key}`, optionsFor(standIns.s3));
          const { signal } = new AbortController();
          await cell.write(text, (await cell.read(signal))?.version, signal);
          cell.close();
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
