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
const faults: readonly (readonly [name: string, said: string, advice: RegExp])[] = [
  [
    "a lock that another run holds",
    "Error acquiring the state lock\nLock Info:\n  ID:        3f1c-9\n  Who:       ann@build\n  Created:   2026-07-01 09:00:00 UTC",
    /ann@build, since 2026-07-01.*force-unlock 3f1c-9/s,
  ],
  [
    "a lock without an id",
    "Error acquiring the state lock: ConditionalCheckFailedException",
    /another run holds OpenTofu's lock/,
  ],
  ["a stale plan", "Saved plan is stale", /changed after the plan was made/],
  [
    "expired credentials",
    "operation error S3: ListBuckets, api error ExpiredToken: The provided token has expired.",
    /have expired.*sign in again/s,
  ],
  [
    "an expired SSO session",
    "failed to refresh cached credentials, refresh cached SSO token failed",
    /no credentials|expired/,
  ],
  ["no credentials", "No valid credential sources found", /no credentials.*sign in/s],
  [
    "a missing permission",
    "UnauthorizedOperation: You are not authorized to perform this operation",
    /may not do this/,
  ],
  ["a denied call", "AccessDenied: User is not authorized to perform: iam:CreateRole", /may not do this/],
  ["a quota of addresses", "AddressLimitExceeded: The maximum number of addresses has been reached.", /quota/],
  ["a quota of networks", "VpcLimitExceeded: The maximum number of VPCs has been reached.", /quota/],
  ["a quota of processors", "VcpuLimitExceeded", /quota/],
  ["a zone without room", "InsufficientInstanceCapacity", /no such machines free/],
  [
    "a bucket of another account",
    "BucketAlreadyExists: The requested bucket name is not available",
    /another account has a bucket/,
  ],
  ["a bucket of one's own", "BucketAlreadyOwnedByYou", /not in the state.*import/s],
  [
    "a role that is there",
    "EntityAlreadyExists: Role with name demo-netsy already exists.",
    /not in the state.*import/s,
  ],
  ["a bucket that is gone", "NoSuchBucket: The specified bucket does not exist", /bucket is gone/],
  ["a state bucket that is gone", "S3 bucket does not exist.", /bucket is gone/],
  ["no name resolution", "dial tcp: lookup sts.eu-west-1.amazonaws.com: no such host", /cannot be reached/],
  ["a refused connection", "dial tcp 127.0.0.1:9: connect: connection refused", /cannot be reached/],
  ["no route", "connect: network is unreachable", /cannot be reached/],
  ["a slow network", "net/http: TLS handshake timeout", /cannot be reached/],
  ["a full disk", "write terraform.tfstate: no space left on device", /disk is full/],
  ["a used-up quota of the disk", "write plan: disk quota exceeded", /disk is full/],
  ["a provider that cannot be fetched", "Failed to query available provider packages", /provider cannot be fetched/],
  ["a provider that cannot be installed", "Failed to install provider", /provider cannot be fetched/],
  ["another lock file of providers", "Inconsistent dependency lock file", /init -upgrade/],
  [
    "a provider with other bytes",
    "the current package for registry.opentofu.org/hashicorp/aws 6.47.0 does not match any of the checksums previously recorded",
    /init -upgrade/,
  ],
  ["another backend", "Backend configuration changed", /init -migrate-state/],
  ["a backend that is not set up", 'Backend initialization required, please run "tofu init"', /init -migrate-state/],
  ["a resource that must stay", "Instance cannot be destroyed", /must not be lost/],
  ["a state that was not stored", "Failed to save state", /state push errored\.tfstate/],
  ["a state that was not sent", "Error saving state: failed to upload state", /state push errored\.tfstate/],
];

test.each(faults)("%s has advice", (_name, said, words) => {
  const { why, next } = adviceFor(said);
  expect(`${why}\n${next?.join("\n")}`).toMatch(words);
});

test("what nobody knows has none, and is shown as it was said", () => {
  expect(adviceFor("a message of next year")).toEqual({});
});
