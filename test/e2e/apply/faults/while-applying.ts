import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { type Event, listRuns, readJournal, viewOf } from "../../../../runtime/engine/index.ts";
import type { ObjectServer } from "../../../helpers/object-servers.ts";
import type { Finished } from "../../stores/harness.ts";
import type { EndedApply } from "../started-apply.ts";
import type { StoredCluster } from "../state-in-s3.ts";
import type { FaultCase } from "./case.ts";
import { apply, applyInstead, applyWith, type FaultWorld, neverMade, refusal } from "./world.ts";

/** By the store's own API: a bucket that is a folder only has no owner, and the server stumbles over it. */
async function makeBucket({ endpoint, env }: ObjectServer, name: string): Promise<void> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "", AWS_REGION: region } = env;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, forcePathStyle: true, credentials, ...(region ? { region } : {}) });
  await client.send(new CreateBucketCommand({ Bucket: name })).finally(() => client.destroy());
}

/** What providers and services of AWS say when they refuse to make something, in their words. */
const refusals: readonly (readonly [name: string, said: string, told: RegExp])[] = [
  [
    "expired credentials",
    "operation error IAM: CreateRole, https response error StatusCode: 403, ExpiredToken: The security token included in the request is expired",
    /expired[\s\S]*sign in again/,
  ],
  [
    "a permission that is missing",
    "operation error IAM: CreateRole, https response error StatusCode: 403, AccessDenied: User: arn:aws:iam::123456789012:user/x is not authorized to perform: iam:CreateRole",
    /may not do this/,
  ],
  [
    "a used up quota",
    "operation error EC2: AllocateAddress, StatusCode: 400, AddressLimitExceeded: The maximum number of addresses has been reached.",
    /quota/,
  ],
  [
    "a quota of processors",
    "StatusCode: 400, VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 32 allows",
    /quota/,
  ],
  [
    "a zone without machines",
    "StatusCode: 500, InsufficientInstanceCapacity: We currently do not have sufficient t4g.small capacity in the Availability Zone you requested",
    /no such machines/,
  ],
  ["requests that come too fast", "StatusCode: 503, RequestLimitExceeded: Request limit exceeded.", /faster than/],
  ["a cloud that is throttling", "api error Throttling: Rate exceeded", /faster than/],
  [
    "a name that is taken",
    "StatusCode: 409, BucketAlreadyExists: The requested bucket name is not available",
    /another account/,
  ],
  [
    "something that is there already",
    "StatusCode: 409, EntityAlreadyExists: Role with name half-nstance already exists.",
    /there already[\s\S]*import/,
  ],
  [
    "a network that breaks off",
    'RequestError: send request failed: Post "https://iam.amazonaws.com/": dial tcp: lookup iam.amazonaws.com: no such host',
    /network/,
  ],
  ["a full disk of the provider", "write /tmp/x: no space left on device", /disk is full/],
  ["a bucket that is gone", "StatusCode: 404, NoSuchBucket: The specified bucket does not exist", /a bucket is gone/],
  [
    "a network that is still in use",
    "StatusCode: 400, DependencyViolation: The vpc 'vpc-1' has dependencies and cannot be deleted.",
    /in use|still/,
  ],
  ["words that nobody knows", "the flux capacitor is empty", /flux capacitor/],
];

const refused: readonly FaultCase[] = refusals.map(([name, said, told], index) => ({
  name,
  told,
  ...(index === 0 ? { isQuick: true as const } : {}),
  run: async ({ half }: FaultWorld) => applyWith(await half(), [refusal("create", said)]),
}));

/** Faults that are met when something is planned, read or made. */
export const faultsOfApply: readonly FaultCase[] = [
  ...refused,
  {
    name: "a plan that the provider refuses",
    told: /not this instance type/,
    run: async ({ half }) => applyWith(await half(), [refusal("plan", "not this instance type")]),
  },
  {
    name: "a resource that cannot be read",
    told: /may not do this/,
    run: async ({ half }) =>
      applyWith(await half(), [refusal("read", "StatusCode: 403, AccessDenied: not authorized to perform", "aws_vpc")]),
  },
  {
    name: "a provider that dies, with the answer to what it made",
    told: /the provider died/,
    async run({ other }) {
      const cluster = await other("lost");
      return applyWith(cluster, [{ type: neverMade, operation: "create", lost: true, times: 1 }]);
    },
  },
  {
    name: "a bucket of the cluster that somebody made before",
    told: /there already|another account has/,
    async run({ other, standIns }) {
      const cluster = await other("taken");
      await makeBucket(standIns.s3, cluster.bucket);
      return apply(cluster);
    },
  },
  {
    name: "a seed of other bytes than the source says",
    isQuick: true,
    told: /digest/,
    run: async (world) =>
      applyInstead(world, await world.other("badseed"), join(world.standIns.home, "seed.netsy"), process.execPath),
  },
  {
    name: "a seed that is not there",
    told: /nowhere\.netsy/,
    run: async (world) =>
      applyInstead(world, await world.other("noseed"), join(world.standIns.home, "seed.netsy"), "/nowhere.netsy"),
  },
  {
    name: "a secret store that is away",
    told: /secret|Secrets Manager/i,
    run: async (world) => applyInstead(world, await world.half(), world.standIns.secrets.endpoint, world.nowhere),
  },
  {
    name: "a state bucket that goes away while something is made",
    told: /errored\.tfstate/,
    async run({ other, standIns }) {
      const cluster = await other("errored");
      const { run, letGo } = await held(cluster);
      standIns.cloud.removeBucket("example-tfstate");
      letGo();
      const ended = await run.ended;
      await standIns.s3.makeBucket("example-tfstate");
      return finished(ended);
    },
  },
  {
    name: "a lease that somebody else took meanwhile",
    told: /lease[\s\S]*somebody else took/,
    async run({ other }) {
      const cluster = await other("robbed");
      const { run, letGo } = await held(cluster);
      const lease = cluster.beside(".podplane-lease");
      const record: unknown = JSON.parse(lease.read());
      await lease.write(
        JSON.stringify(Object.assign({}, record, { run: "20260701T090000Z-5eed04", machine: "another" })),
      );
      letGo();
      return finished(await run.ended);
    },
  },
  {
    name: "a machine that slept for more than a minute",
    told: /stood still/,
    async run({ other }) {
      const cluster = await other("asleep");
      const { run, letGo } = await held(cluster);
      run.kill("SIGSTOP");
      await sleep(65_000);
      letGo();
      run.kill("SIGCONT");
      return finished(await run.ended);
    },
  },
  {
    name: "a lock that a killed OpenTofu left",
    told: /force-unlock [0-9a-f-]{36}/,
    async run({ other }) {
      const cluster = await other("stale");
      const { run, letGo } = await held(cluster);
      run.kill("SIGKILL");
      await run.ended;
      const [last] = listRuns(cluster.folder);
      const [tofu] = last ? viewOf(readJournal(last.journal)).tools : [];
      if (!tofu) throw new Error("no OpenTofu runs");
      process.kill(-tofu.pid, "SIGKILL");
      letGo();
      return apply(cluster, {}, ["--resume", "--ignore-unrecorded"]);
    },
  },
  {
    name: "an API that never answers",
    told: /did not answer/,
    async run({ standIns, other }) {
      const cluster = await other("silent");
      await apply(cluster);
      const [, , ...words] = cluster.wordsFor(["apply", "--auto-approve", "--json"]);
      const timeout = words.indexOf("--health-timeout");
      return standIns.program.run(words.with(timeout + 1, "1"), cluster.env);
    },
  },
  {
    name: "a resource that cannot be destroyed",
    told: /in use|still|has dependencies/,
    run: ({ other }) =>
      destroyWith(other, "kept", [refusal("delete", "DependencyViolation: it has dependencies", "aws_vpc")], {}),
  },
  {
    name: "VMs that nobody can be asked for",
    told: /EC2/,
    run: ({ other, nowhere }) => destroyWith(other, "unasked", [], { AWS_ENDPOINT_URL_EC2: nowhere }),
  },
];

async function destroyWith(
  other: FaultWorld["other"],
  id: string,
  faults: Parameters<typeof applyWith>[1],
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const cluster = await other(id);
  await apply(cluster);
  cluster.faults(faults);
  const finished = await cluster.run(["destroy", "--confirm", id, "--confirm-state", cluster.bucket, "--json"], env);
  rmSync(cluster.folder, { recursive: true });
  return finished;
}

/** An apply that is in the middle of making something. */
async function held(cluster: StoredCluster) {
  const letGo = cluster.hold(neverMade);
  const run = cluster.start(["apply", "--auto-approve"]);
  await run.until((event: Event) => event.type === "resource-started" && event.address.includes(neverMade));
  return { run, letGo };
}

function finished({ code, events, stderr }: EndedApply): Finished {
  return { code, stdout: events.map((event) => `${JSON.stringify(event)}\n`).join(""), stderr };
}
