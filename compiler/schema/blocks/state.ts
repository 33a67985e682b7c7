import { attribute, block, enumeration, label, string } from "../define/index.ts";

/** Where Terraform keeps its state. contracts/terraform.md 5.8, ruling 48. */
export const state = block("state", {
  labels: [label("kind", enumeration("s3", "gcs", "local"), "The backend.")],
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
  },
});
