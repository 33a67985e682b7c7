import { p, rule } from "../rule/index.ts";

const since = "0.2.0";

/** PDP3213 to PDP3216: what several providers of a cluster must agree on. */
export const severalRules = {
  "cloud-name-taken": rule("PDP3213", "error", {
    title: p`two things would have the name \`${"name"}\` in the cloud`,
    why: p`The ${"what"} of another provider of this cluster has it, and the cloud takes a name once.`,
    fix: p`Give one of them another name.`,
    since,
  }),
  "acme-zone-elsewhere": rule("PDP3214", "error", {
    title: p`certificates of ${"zone"} cannot be proven: its zone lies in another ${"owner"}`,
    why: p`What proves domains has a role of the ${"owner"} ${"home"}, which reaches no zone of ${"other"}.`,
    fix: p`Keep the zone in ${"home"}, or remove the acme block.`,
    since,
  }),
  "private-api-region": rule("PDP3215", "error", {
    title: p`workers of ${"far"} cannot reach the API's balancer \`${"name"}\``,
    why: p`Balancers inside a network of ${"cloud"} answer their own region only, and it stands in ${"region"}.`,
    fix: p`Keep the workers in ${"region"}, or let them use a public api_load_balancer: leave out \`${"name"}\`.`,
    since,
  }),
  "secrets-elsewhere": rule("PDP3216", "hint", {
    title: p`servers of ${"places"} look for the cluster's keys in their own store`,
    why: p`All servers sign with one CA, whose key the one that leads the cluster makes where it finds none. With modules ${"version"} each looks in the ${"store"} of its own ${"scope"} only.`,
    fix: p`When servers run, copy \`${"prefix"}${"ca"}\` and \`${"prefix"}${"nonce"}\` from the ${"scope"} whose store has them to the others.`,
    since,
  }),
} as const;
