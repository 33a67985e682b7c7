import type { StateModel } from "../../../schema/index.ts";
import { generatedProviders, isMadeByTofu, labelOf } from "../plan/index.ts";
import { type CheckContext, isLoopbackUrl, lacks, spanOf } from "./context.ts";
import { bucketsOfApplications, platformBuckets } from "./own-buckets.ts";
import { mayHaveOther } from "./whole.ts";

interface Backend {
  /** What it takes beside that. */
  readonly takes: readonly string[];
  readonly needs: readonly { readonly name: keyof StateModel["attributes"]; readonly example: string }[];
}

const bucketExample = { name: "bucket", example: 'bucket = "example-tfstate"' } as const;

const backends: Readonly<Record<string, Backend>> = {
  s3: {
    takes: ["key", "profile", "kms_key_id"],
    needs: [bucketExample, { name: "region", example: 'region = "us-east-1"' }],
  },
  gcs: { takes: ["prefix"], needs: [bucketExample] },
  local: { takes: [], needs: [] },
  http: {
    takes: ["unlock_address", "lock_method", "unlock_method", "username", "password"],
    needs: [
      { name: "address", example: 'address = "https://state.example.com/tools"' },
      { name: "lock_address", example: 'lock_address = "https://state.example.com/tools/lock"' },
    ],
  },
};

/** Where OpenTofu keeps its state, and what it is given in secret for that. */
export function checkState(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const state = cluster.blocks.state[0];
  if (!state) {
    checkLocalState(context);
    return;
  }
  const kind = labelOf(state);
  const backend = backends[kind];
  // A kind that there is not has been reported.
  if (!backend) return;
  for (const { name, example } of backend.needs) {
    if (lacks(state, name) && !state.isPartial)
      diagnostics.report("state-setting-missing", state.header, { kind, name, example });
  }
  for (const [name, value] of Object.entries(state.attributes)) {
    const isNeeded = backend.needs.some((one) => one.name === name);
    if (!value || value.origin.kind === "default" || isNeeded || backend.takes.includes(name)) continue;
    diagnostics.report("state-setting-unused", spanOf(value), { kind, name });
  }
  const bucket = state.attributes.bucket;
  const own = [...platformBuckets(context).keys(), ...bucketsOfApplications(context)];
  if (bucket && own.includes(bucket.value)) {
    diagnostics.report("state-bucket-own", spanOf(bucket), { bucket: bucket.value });
  }
  checkEncryption(state, diagnostics);
  checkPassword(state, diagnostics);
}

function checkEncryption(state: StateModel, diagnostics: CheckContext["diagnostics"]): void {
  const { passphrase, previous, migrates } = state.blocks.encryption[0]?.attributes ?? {};
  if (!previous) return;
  if (passphrase?.value.name === previous.value.name) {
    diagnostics.report("state-secret-twice", spanOf(previous), { name: previous.value.name });
  }
  if (migrates?.value) diagnostics.report("state-moves-twice", spanOf(migrates), {});
}

/** Without a name OpenTofu sends no password, and over http everybody sees it. */
function checkPassword(state: StateModel, diagnostics: CheckContext["diagnostics"]): void {
  const { password, address, lock_address, unlock_address } = state.attributes;
  if (!password) return;
  if (lacks(state, "username") && !state.isPartial) {
    diagnostics.report("state-setting-missing", state.header, {
      kind: "http with a password",
      name: "username",
      example: 'username = "ci"',
    });
  }
  for (const one of [address, lock_address, unlock_address]) {
    if (!one || /^https:/i.test(one.value) || isLoopbackUrl(one.value)) continue;
    diagnostics.report("state-password-open", spanOf(one), { address: one.value });
  }
}

/** Where nobody said that the state may stay on one machine: JSONC has no place to say where it lies. */
function checkLocalState({ cluster, notation, diagnostics }: CheckContext): void {
  const home = generatedProviders(cluster).find(isMadeByTofu);
  const [name] = cluster.labels;
  if (!home || !name || notation === "jsonc" || mayHaveOther(cluster, "state")) return;
  diagnostics.report("state-on-one-machine", spanOf(name), { name: name.value, example: home.cloud.stateExample });
}
