import { expect, test } from "vitest";
import { adviceFor } from "./advice.ts";
import { createdIn, unansweredIn } from "./unrecorded.ts";

const hook = (type: string, addr: string, action = "create") =>
  JSON.stringify({ "@message": "", type, hook: { resource: { addr }, action } });
const diagnostic = (summary: string, address: string) =>
  JSON.stringify({
    "@message": "",
    type: "diagnostic",
    diagnostic: { severity: "error", summary, detail: "", address },
  });

test.each<[string, readonly string[], readonly string[]]>([
  ["what was begun and has no end", [hook("apply_start", "a.a")], ["a.a"]],
  ["nothing of what has an end", [hook("apply_start", "a.a"), hook("apply_complete", "a.a")], []],
  [
    "nothing of an update or a delete",
    [hook("apply_start", "a.a", "update"), hook("apply_start", "a.b", "delete")],
    [],
  ],
  [
    "nothing of what the cloud refused",
    [hook("apply_start", "a.a"), hook("apply_errored", "a.a"), diagnostic("quota", "a.a")],
    [],
  ],
  [
    "what a provider could not answer any more",
    [hook("apply_start", "a.a"), hook("apply_errored", "a.a"), diagnostic("Plugin did not respond", "a.a")],
    ["a.a"],
  ],
  [
    "what was going on, where a kill cut off the last line",
    [hook("apply_start", "a.a"), '{"@level":"info","@mess'],
    ["a.a"],
  ],
  ["nothing of an empty log", [""], []],
])("%s may exist and be in no state", (_case, lines, expected) => {
  expect([...unansweredIn(lines).keys()]).toEqual(expected);
});

test("of a killed run, all that it made may be in no state, with its id", () => {
  const complete = JSON.stringify({
    "@message": "",
    type: "apply_complete",
    hook: { resource: { addr: "a.a" }, action: "create", id_key: "id", id_value: "one" },
  });
  const lines = [
    hook("apply_start", "a.a"),
    complete,
    hook("apply_start", "a.b"),
    hook("apply_start", "a.c"),
    hook("apply_errored", "a.c"),
  ];
  expect([...createdIn(lines)]).toEqual([
    ["a.a", "one"],
    ["a.b", undefined],
  ]);
});

/** What OpenTofu, providers and services say when something is wrong, and the words that the advice must have. */
const faults: readonly (readonly [name: string, said: string, advice: string])[] = [
  [
    "a lock that another run holds",
    "Error acquiring the state lock\nLock Info:\n  ID:        3f1c-9\n  Who:       ann@build\n  Created:   2026-07-01 09:00:00 UTC",
    "another run holds OpenTofu's lock: ann@build, since 2026-07-01 09:00:00 UTC\nwait until that run has ended\nwhere it is certainly dead: `tofu force-unlock 3f1c-9` in the outputs' folder",
  ],
  [
    "a lock without an id",
    "Error acquiring the state lock: ConditionalCheckFailedException",
    "another run holds OpenTofu's lock\nwait until that run has ended",
  ],
  ["a stale plan", "Saved plan is stale", "the state was changed after the plan was made, so the plan was not applied"],
  [
    "expired credentials",
    "operation error S3: ListBuckets, api error ExpiredToken: The provided token has expired.",
    "the credentials have expired\nsign in again (`aws sso login`), or set the profile or the keys that may do it",
  ],
  [
    "an expired SSO session",
    "failed to refresh cached credentials, refresh cached SSO token failed",
    "there are no credentials for the cloud\nsign in again (`aws sso login`), or set the profile or the keys that may do it",
  ],
  [
    "no credentials",
    "No valid credential sources found",
    "there are no credentials for the cloud\nsign in again (`aws sso login`), or set the profile or the keys that may do it",
  ],
  [
    "a missing permission",
    "UnauthorizedOperation: You are not authorized to perform this operation",
    "the credentials may not do this\ngive them the permission that the message names, or use others",
  ],
  [
    "a denied call",
    "AccessDenied: User is not authorized to perform: iam:CreateRole",
    "the credentials may not do this\ngive them the permission that the message names, or use others",
  ],
  [
    "a quota of addresses",
    "AddressLimitExceeded: The maximum number of addresses has been reached.",
    "a quota of the account is used up\nask the cloud for a higher quota, or ask for less in the source",
  ],
  [
    "a quota of networks",
    "VpcLimitExceeded: The maximum number of VPCs has been reached.",
    "a quota of the account is used up\nask the cloud for a higher quota, or ask for less in the source",
  ],
  [
    "a quota of processors",
    "VcpuLimitExceeded",
    "a quota of the account is used up\nask the cloud for a higher quota, or ask for less in the source",
  ],
  [
    "a zone without room",
    "InsufficientInstanceCapacity",
    "the zone has no such machines free now\ntry again later, or choose another type",
  ],
  [
    "a bucket of another account",
    "BucketAlreadyExists: The requested bucket name is not available",
    "another account has a bucket of this name\nchoose another name in the source",
  ],
  [
    "a bucket of one's own",
    "BucketAlreadyOwnedByYou",
    "it is there already, and not in the state\nbring it into the state (`tofu import ADDRESS ID` in the outputs' folder), or delete it",
  ],
  [
    "a role that is there",
    "EntityAlreadyExists: Role with name demo-netsy already exists.",
    "it is there already, and not in the state\nbring it into the state (`tofu import ADDRESS ID` in the outputs' folder), or delete it",
  ],
  [
    "a bucket that is gone",
    "NoSuchBucket: The specified bucket does not exist",
    "a bucket is gone that has to be there\nfind out who deleted it; where it is OpenTofu's own state bucket, restore it first",
  ],
  [
    "a state bucket that is gone",
    "S3 bucket does not exist.",
    "a bucket is gone that has to be there\nfind out who deleted it; where it is OpenTofu's own state bucket, restore it first",
  ],
  [
    "no name resolution",
    "dial tcp: lookup sts.eu-west-1.amazonaws.com: no such host",
    "the network, or the service, cannot be reached\ncheck the network and proxies",
  ],
  [
    "a refused connection",
    "dial tcp 127.0.0.1:9: connect: connection refused",
    "the network, or the service, cannot be reached\ncheck the network and proxies",
  ],
  [
    "no route",
    "connect: network is unreachable",
    "the network, or the service, cannot be reached\ncheck the network and proxies",
  ],
  [
    "a slow network",
    "net/http: TLS handshake timeout",
    "the network, or the service, cannot be reached\ncheck the network and proxies",
  ],
  ["a full disk", "write terraform.tfstate: no space left on device", "the disk is full\nmake room"],
  ["a used-up quota of the disk", "write plan: disk quota exceeded", "the disk is full\nmake room"],
  [
    "a provider that cannot be fetched",
    "Failed to query available provider packages",
    "a provider cannot be fetched\ncheck the network, or the mirror of providers",
  ],
  [
    "a provider that cannot be installed",
    "Failed to install provider",
    "a provider cannot be fetched\ncheck the network, or the mirror of providers",
  ],
  [
    "another lock file of providers",
    "Inconsistent dependency lock file",
    "`.terraform.lock.hcl` pins other providers than the outputs need\n`tofu init -upgrade` in the outputs' folder, and commit `.terraform.lock.hcl`",
  ],
  [
    "a provider with other bytes",
    "the current package for registry.opentofu.org/hashicorp/aws 6.47.0 does not match any of the checksums previously recorded",
    "`.terraform.lock.hcl` pins other providers than the outputs need\n`tofu init -upgrade` in the outputs' folder, and commit `.terraform.lock.hcl`",
  ],
  [
    "another backend",
    "Backend configuration changed",
    "the state is kept elsewhere than before\n`tofu init -migrate-state` in the outputs' folder, and read what it asks",
  ],
  [
    "a backend that is not set up",
    'Backend initialization required, please run "tofu init"',
    "the state is kept elsewhere than before\n`tofu init -migrate-state` in the outputs' folder, and read what it asks",
  ],
  [
    "a resource that must stay",
    "Instance cannot be destroyed",
    "the plan would destroy what must not be lost, such as the bucket with the cluster's state\nundo the change of the source that asks for it, or take the cluster down with `podplanec destroy`",
  ],
  [
    "a state that was not stored",
    "Failed to save state",
    "the state could not be stored, and OpenTofu left it in `errored.tfstate`\n`tofu state push errored.tfstate` in the outputs' folder, before anything else is applied",
  ],
  [
    "a state that was not sent",
    "Error saving state: failed to upload state",
    "the state could not be stored, and OpenTofu left it in `errored.tfstate`\n`tofu state push errored.tfstate` in the outputs' folder, before anything else is applied",
  ],
  [
    "an expired session of Google",
    "oauth2: invalid_grant",
    "the credentials have expired\nsign in again (`gcloud auth application-default login`), or set GOOGLE_APPLICATION_CREDENTIALS",
  ],
  [
    "no credentials of Google",
    "google: could not find default credentials. See https://cloud.google.com/docs/authentication",
    "there are no credentials for the cloud\nsign in again (`gcloud auth application-default login`), or set GOOGLE_APPLICATION_CREDENTIALS",
  ],
  ...["RequestLimitExceeded", "Throttling: Rate exceeded", "googleapi: Error 429"].map(
    (said) =>
      [
        `too many requests (${said})`,
        said,
        "requests came faster than the cloud takes them, from here or from elsewhere in the account\nwait a few minutes, then go on",
      ] as const,
  ),
  ...["DependencyViolation: it has dependencies", "resourceInUseByAnotherResource"].map(
    (said) =>
      [
        `something that is in use (${said})`,
        said,
        "something that this cluster's state does not know is still in it\nfind it in the cloud's console by the name in the message, and delete it there",
      ] as const,
  ),
  [
    "an API that is not enabled",
    "Error 403: Compute Engine API has not been used in project 1 before or it is disabled",
    "an API of the project is not enabled, or was enabled a moment ago\nenable the API that the message names (`gcloud services enable`), wait a minute, and apply again",
  ],
  [
    "a call that Google denied",
    "rpc error: code = PermissionDenied desc = PERMISSION_DENIED",
    "the credentials may not do this\ngive them the permission that the message names, or use others",
  ],
  [
    "a quota of a project",
    "Quota 'CPUS_ALL_REGIONS' exceeded. Limit: 12",
    "a quota of the project is used up\nask the cloud for a higher quota, or ask for less in the source",
  ],
  [
    "a zone of Google without room",
    "ZONE_RESOURCE_POOL_EXHAUSTED",
    "the zone has no such machines free now\ntry again later, or choose another type",
  ],
  [
    "an account that is not known yet",
    "Service account a@b does not exist.",
    "a service account that was made a moment ago is not known everywhere yet\napply again",
  ],
  [
    "another passphrase",
    "decryption failed for all provided methods",
    "the state was encrypted with another passphrase, or with a secret of another name\ngive the passphrase that it was written with; `previous` names its secret, as it was called then",
  ],
  [
    "a state that is not encrypted",
    "encountered unencrypted payload without unencrypted method configured",
    "the state that is stored is not encrypted, and is to be\nwhere that is so on purpose, write `migrates = true` beside the passphrase for one apply, and build",
  ],
  [
    "a provider that died",
    "Error: Plugin did not respond",
    "the provider died; what it was making may exist, and is in no state\ngo on with the next command: it names what may exist, before anything is made once more",
  ],
  [
    "a state of another version",
    "Unsupported state file format",
    "the state is of a version that this OpenTofu does not know, or it is damaged\nuse the OpenTofu that wrote it, or a newer one; a damaged state is put back from its bucket's versions",
  ],
];

test.each(faults)("%s has advice", (_name, said, advice) => {
  const { why, next } = adviceFor(said);
  expect([why, ...(next ?? [])].join("\n")).toBe(advice);
});

test("what nobody knows has none, and is shown as it was said", () => {
  expect(adviceFor("a message of next year")).toEqual({});
});
