import { p, rule } from "../rule/index.ts";

/** What is newer than the first release: clusters that were built before are warned. */
const since = "0.2.0";

/** PDP314… and on: what is set reaches VMs, and only them; what a default names is there (rulings 21, 58 to 60). */
export const deliveryRules = {
  "setting-not-delivered": rule("PDP3140", "error", {
    title: p`\`${"name"}\` does not reach the VMs of this cluster`,
    why: p`${"why"}`,
    fix: p`${"fix"}`,
    since,
  }),
  "telemetry-bucket-own": rule("PDP3141", "error", {
    title: p`logs would go to \`${"bucket"}\`, where the cluster has ${"holds"}`,
    why: p`VMs have a role that writes to the bucket of logs: with it each of them could replace ${"holds"}.`,
    fix: p`Name another bucket, such as one of your own with a short life of what lies in it.`,
    since,
  }),
  "telemetry-not-enabled": rule("PDP3142", "warning", {
    title: p`nothing is sent to ${"target"}`,
    why: p`VMs ship logs only where \`enabled\` says so.`,
    fix: p`Write enabled = true, or enabled = false if that is meant.`,
    since,
  }),
  "telemetry-of-nothing": rule("PDP3143", "error", {
    title: p`VMs would ship logs of nothing`,
    why: p`There is no service to log, and the log of cloud-init is left out: VMs refuse such settings.`,
    fix: p`List services, or write enabled = false.`,
    since,
  }),
  "telemetry-role-taken": rule("PDP3144", "error", {
    title: p`the role \`${"name"}\` has the name of the one that writes logs`,
    why: p`Without \`s3_assume_role\` a role of that name is made for the bucket of logs; here none is, and VMs cannot write to it.`,
    fix: p`Call the role something else, or name the one that writes logs in s3_assume_role.`,
    since,
  }),
  "certificate-broken": rule("PDP3146", "error", {
    title: p`the certificate \`${"path"}\` cannot be read: ${"reason"}`,
    why: p`A service that cannot read it does not start, and VMs refuse it.`,
    fix: p`Copy the file again, whole.`,
    since,
  }),
  "settings-too-long": rule("PDP3147", "error", {
    title: p`\`${"name"}\` has ${"length"} characters, and VMs take ${"most"}`,
    why: p`${"why"}`,
    fix: p`${"fix"}`,
    since,
  }),
  "state-on-one-machine": rule("PDP3148", "warning", {
    title: p`the only record of what is made for \`${"name"}\` would be a file on one machine`,
    why: p`Without a \`state\` block OpenTofu keeps its state beside the outputs: whoever loses that file can neither change nor take down the cluster, and nobody else can.`,
    fix: p`Write ${"example"}, or state local {} if one machine is meant.`,
    since,
  }),
  "bucket-set-twice": rule("PDP3149", "warning", {
    title: p`\`${"address"}\` and the generated \`${"generated"}\` are both for \`${"bucket"}\``,
    why: p`A bucket takes one of them: the one that is applied last takes the place of the other, at each apply, without a word.`,
    fix: p`Remove yours, or change the generated one in a file whose name ends in _override.tf, with a block of its address.`,
    since,
  }),
  "credential-declared": rule("PDP3153", "warning", {
    title: p`this looks like ${"what"}`,
    why: p`Whoever reads the file has it, and it stays in the repository for ever.`,
    fix: p`Remove it here and revoke it if it was ever committed; secrets are declared with \`secret\`.`,
    since,
  }),
  "region-without-images": rule("PDP3145", "error", {
    title: p`VMs would find no image in \`${"region"}\``,
    why: p`The Nstance modules ${"version"} look for Debian's images of one owner, who publishes none in ${"partition"}, and can be given no other.`,
    fix: p`Use a region of another partition, until newer modules take an owner of images.`,
    since,
  }),
} as const;
