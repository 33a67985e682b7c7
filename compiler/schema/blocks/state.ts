import { attribute, block, boolean, enumeration, label, secret, string } from "../define/index.ts";

/** OpenTofu's own encryption of state and plans. */
const encryption = block("encryption", {
  doc: "Encrypts the state and its plans before they leave OpenTofu; Terraform cannot, and is refused.",
  jsonc: { form: "none" },
  impact: { added: ["client"], removed: ["client"] },
  attributes: {
    passphrase: attribute(secret(), {
      required: true,
      doc: "The secret that the key is made of: 16 characters or more, the same for whoever applies.",
      example: "passphrase = secret.state_passphrase",
      impact: "client",
      emits: ["tf:keys"],
      secret: true,
    }),
    previous: attribute(secret(), {
      doc: "The passphrase that the state was encrypted with before, for the one apply that changes it.",
      example: "previous = secret.old_passphrase",
      impact: "client",
      emits: ["tf:fallback", "tf:keys", "tf:method", "tf:previous"],
      secret: true,
    }),
    migrates: attribute(boolean(), {
      default: false,
      doc: "Whether state that is not encrypted yet is read, for the one apply that encrypts it.",
      example: "migrates = true",
      impact: "client",
      emits: ["tf:enforced", "tf:fallback", "tf:method", "tf:migration"],
    }),
  },
});

const lockMethods = ["LOCK", "POST", "PUT"] as const;
const unlockMethods = ["UNLOCK", "DELETE", "POST", "PUT"] as const;

/** Where Terraform keeps its state. contracts/terraform.md 5.8, ruling 48. */
export const state = block("state", {
  labels: [label("kind", enumeration("s3", "gcs", "local", "http"), "The backend.")],
  doc: "Where Terraform keeps its state; a local file unless set.",
  jsonc: { form: "none" },
  impact: { added: ["client"], removed: ["client"], relabelled: ["client"] },
  attributes: {
    bucket: attribute(string("bucket-name"), {
      doc: "Bucket of the state; not one that this file makes.",
      example: 'bucket = "example-tfstate"',
      impact: "client",
      emits: ["tf:bucket"],
    }),
    region: attribute(string("aws-region"), {
      doc: "Region of an s3 bucket.",
      example: 'region = "us-east-1"',
      impact: "client",
      emits: ["tf:region"],
    }),
    key: attribute(string("plain-text"), {
      doc: "Object key in an s3 bucket; `<cluster id>/terraform.tfstate` unless set.",
      example: 'key = "tools/terraform.tfstate"',
      impact: "client",
      emits: ["tf:key"],
    }),
    prefix: attribute(string("plain-text"), {
      doc: "Prefix in a gcs bucket; the cluster id unless set.",
      example: 'prefix = "tools"',
      impact: "client",
      emits: ["tf:prefix"],
    }),
    profile: attribute(string("plain-text"), {
      doc: "Credentials profile for an s3 bucket.",
      example: 'profile = "state"',
      impact: "client",
      emits: ["tf:profile"],
    }),
    kms_key_id: attribute(string("arn"), {
      doc: "Key that encrypts the state in s3; the bucket's own encryption unless set.",
      example: 'kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab"',
      impact: "client",
      emits: ["tf:kms_key_id"],
    }),
    address: attribute(string("http-url"), {
      doc: "Address of the state on an http server.",
      example: 'address = "https://state.example.com/tools"',
      impact: "client",
      emits: ["tf:address"],
    }),
    lock_address: attribute(string("http-url"), {
      doc: "Address that an http server locks the state at.",
      example: 'lock_address = "https://state.example.com/tools/lock"',
      impact: "client",
      emits: ["tf:lock_address", "tf:unlock_address"],
    }),
    unlock_address: attribute(string("http-url"), {
      doc: "Address that an http server unlocks the state at.",
      derivedDefault: "`lock_address`",
      example: 'unlock_address = "https://state.example.com/tools/lock"',
      impact: "client",
      emits: ["tf:unlock_address"],
    }),
    lock_method: attribute(enumeration(...lockMethods), {
      default: "LOCK",
      doc: "Method of the request that locks.",
      example: "lock_method = POST",
      impact: "client",
      emits: ["tf:lock_method"],
    }),
    unlock_method: attribute(enumeration(...unlockMethods), {
      default: "UNLOCK",
      doc: "Method of the request that unlocks.",
      example: "unlock_method = DELETE",
      impact: "client",
      emits: ["tf:unlock_method"],
    }),
    username: attribute(string("plain-text"), {
      doc: "Name that an http server knows whoever applies by.",
      example: 'username = "ci"',
      impact: "client",
      emits: ["tf:username"],
    }),
    password: attribute(secret(), {
      doc: "Password of `username`.",
      example: "password = secret.state_password",
      impact: "client",
      emits: ["none: a secret is in no file: only how it is fetched is known"],
      secret: true,
    }),
  },
  blocks: { encryption },
});
