import type { OutsideRules } from "../table/index.ts";
import { deriveGoogle } from "./names.ts";

/** Service accounts with keys, which are made by hand: one that OpenTofu made would lie in its state. */
export const outside: OutsideRules = {
  storage: "gcs",
  proof: "key-file",
  account: "service account",
  keyCommand: (what, id) =>
    what === "servers"
      ? `gcloud iam service-accounts keys create key.json --iam-account ${id}`
      : `gcloud storage hmac create ${id}`,
  accountId: deriveGoogle.roleId,
  s3: () => ({ endpoint: "https://storage.googleapis.com", region: "auto", byPath: true }),
};
