import type { Advice, Known } from "../world/index.ts";
import { cloudAdvice } from "./clouds.ts";

/** The first that fits holds. Messages differ between versions, so each looks for few words. */
const known: readonly Known[] = [
  {
    pattern: /Error acquiring the state lock/,
    advice: (said) => {
      const [id, who, created] = ["ID", "Who", "Created"].map((name) => valueIn(said, name));
      return {
        why: `another run holds OpenTofu's lock${who === undefined ? "" : `: ${who}${created === undefined ? "" : `, since ${created}`}`}`,
        next: [
          "wait until that run has ended",
          ...(id === undefined
            ? []
            : [`where it is certainly dead: \`tofu force-unlock ${id}\` in the outputs' folder`]),
        ],
      };
    },
  },
  {
    pattern: /decryption failed for all provided methods/,
    advice: () => ({
      why: "the state was encrypted with another passphrase, or with a secret of another name",
      next: ["give the passphrase that it was written with; `previous` names its secret, as it was called then"],
    }),
  },
  {
    pattern: /encountered unencrypted payload/,
    advice: () => ({
      why: "the state that is stored is not encrypted, and is to be",
      next: ["where that is so on purpose, write `migrates = true` beside the passphrase for one apply, and build"],
    }),
  },
  {
    pattern: /Saved plan is stale/,
    advice: () => ({ why: "the state was changed after the plan was made, so the plan was not applied", next: [] }),
  },
  {
    pattern: /no such host|dial tcp|connection refused|network is unreachable|i\/o timeout|TLS handshake timeout/i,
    advice: () => ({ why: "the network, or the service, cannot be reached", next: ["check the network and proxies"] }),
  },
  {
    pattern: /Plugin did not respond|plugin crashed|plugin process exited/i,
    advice: () => ({
      why: "the provider died; what it was making may exist, and is in no state",
      next: ["go on with the next command: it names what may exist, before anything is made once more"],
    }),
  },
  {
    pattern: /no space left on device|disk quota exceeded/i,
    advice: () => ({ why: "the disk is full", next: ["make room"] }),
  },
  {
    pattern:
      /Failed to (?:query available provider packages|install provider)|Could not retrieve the list of available versions/i,
    advice: () => ({ why: "a provider cannot be fetched", next: ["check the network, or the mirror of providers"] }),
  },
  {
    pattern: /Inconsistent dependency lock file|checksum list|does not match any of the checksums/i,
    advice: () => ({
      why: "`.terraform.lock.hcl` pins other providers than the outputs need",
      next: ["`tofu init -upgrade` in the outputs' folder, and commit `.terraform.lock.hcl`"],
    }),
  },
  {
    pattern: /Backend configuration changed|Backend initialization required|Migrate(?:ing)? state/i,
    advice: () => ({
      why: "the state is kept elsewhere than before",
      next: ["`tofu init -migrate-state` in the outputs' folder, and read what it asks"],
    }),
  },
  {
    pattern: /Instance cannot be destroyed|prevent_destroy/,
    advice: () => ({
      why: "the plan would destroy what must not be lost, such as the bucket with the cluster's state",
      next: ["undo the change of the source that asks for it, or take the cluster down with `podplanec destroy`"],
    }),
  },
  {
    pattern: /Unsupported state file format|state snapshot was created by|does not support state version/i,
    advice: () => ({
      why: "the state is of a version that this OpenTofu does not know, or it is damaged",
      next: ["use the OpenTofu that wrote it, or a newer one; a damaged state is put back from its bucket's versions"],
    }),
  },
  {
    pattern: /error (?:loading|saving) (?:the )?state|Failed to (?:save|persist|upload) state|errored\.tfstate/i,
    advice: () => ({
      why: "the state could not be stored, and OpenTofu left it in `errored.tfstate`",
      next: ["`tofu state push errored.tfstate` in the outputs' folder, before anything else is applied"],
    }),
  },
];

/** What several clouds say in the same words. */
const general: readonly Known[] = [
  {
    pattern: /BucketAlreadyOwnedByYou|EntityAlreadyExists|already exists/i,
    advice: () => ({
      why: "it is there already, and not in the state",
      next: ["bring it into the state (`tofu import ADDRESS ID` in the outputs' folder), or delete it"],
    }),
  },
  {
    pattern: /NoSuchBucket|bucket does not exist/i,
    advice: () => ({
      why: "a bucket is gone that has to be there",
      next: ["find out who deleted it; where it is OpenTofu's own state bucket, restore it first"],
    }),
  },
];

/** What is known about what was said; empty where nothing is. */
export function adviceFor(said: string): Advice {
  return (
    [...known, ...Object.values(cloudAdvice).flat(), ...general]
      .find(({ pattern }) => pattern.test(said))
      ?.advice(said) ?? {}
  );
}

/** A value in the text that OpenTofu shows of a lock: `  ID:        3f1c…`. */
function valueIn(said: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}:\\s+(\\S.*?)\\s*$`, "m").exec(said)?.[1];
}
