import type { Random } from "../../safety/clusters.ts";

/*
 * What earlier releases took without a word and later ones have rules about. Each edit makes a text stranger; whether
 * the earlier program still takes it is seen by building it.
 */

type Strange = (text: string, random: Random) => string;

const int = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low + 1));

/** Puts text behind the first place that matches. */
const behind = (place: RegExp, more: (random: Random) => string): Strange => {
  return (text, random) => text.replace(place, (found) => `${found}\n${more(random)}\n`);
};

const inProvider = (more: (random: Random) => string) => behind(/\bprovider aws \{/, more);
const inCluster = (more: (random: Random) => string) => behind(/\bcluster \w+ \{/, more);
const numbered = (count: number, write: (index: number) => string) => Array.from({ length: count }, (_, i) => write(i));

export const strangeEdits: Readonly<Record<string, Strange>> = {
  "a size that does not exist": (text) => text.replace('"t4g.medium"', '"t4g.meduim"'),
  "a small or huge disk": (text, random) =>
    text.replace(/instance_type = /, `disk_size = ${[1, 7, 100_000][int(random, 0, 2)]}GiB\ninstance_type = `),
  "tags of others": inProvider(() => 'tags = { Name = "x", "nstance:y" = "1", Team = "a", team = "b" }'),
  "many tags": inProvider(() => `tags = { ${numbered(30, (i) => `t${i} = "x"`).join(", ")} }`),
  "strange tags": inProvider(() => 'tags = { team = "a;b", "aws:x" = "y" }'),
  "many listeners": inProvider(
    () =>
      `load_balancer lots { public = false, subnets = control-plane\n${numbered(60, (i) => `listener ${9000 + i} { pool = control-plane }`).join("\n")}\n}`,
  ),
  "an open port": inProvider(
    () => "load_balancer open { public = true, subnets = public, listener 10250 { pool = control-plane } }",
  ),
  "many buckets in a role": inProvider(
    () =>
      `${numbered(110, (i) => `bucket many${i} {}`).join("\n")}\nrole many { buckets = [${numbered(110, (i) => `many${i}`).join(", ")}] }`,
  ),
  "a short id of a zone": (text) => text.replace('"Z0123456789ABCDEFGHIJ"', '"Z1"'),
  "a zone that does not exist": (text) => text.replaceAll("us-east-1a", "us-east-1z"),
  "the range of Docker": (text) => text.replace(/v4cidr = [\d./]+/, "v4cidr = 172.17.0.0/16"),
  "a public range": (text) => text.replace(/v4cidr = [\d./]+/, "v4cidr = 8.8.0.0/16"),
  "few addresses for Pods": behind(/\bkubernetes \{/, () => "cluster_cidr = [10.250.0.0/23]"),
  "a large range of services": behind(
    /\bkubernetes \{/,
    () => "service_cidr = [10.251.0.0/16, fd00:1::/48]\ncluster_cidr = [10.252.0.0/15, fd00:2::/48]",
  ),
  "a claim of groups": behind(/\boidc \{/, () => 'groups_claim = "cognito:groups"'),
  "keys that are none": inCluster(() => 'ssh { authorized_keys = ["ssh-rsa hello me@host", "ssh-dss AAAA x"] }'),
  "an attribute of a role": inCluster(
    () => 'telemetry { enabled = true, s3_bucket = "logs-of-us", s3_assume_role = "arn:aws:s3:::logs-of-us" }',
  ),
  "logs without a target": inCluster(() => 'telemetry { s3_bucket = "logs-of-us" }'),
  "a state that lies oddly": inCluster(
    () => 'state "s3" { bucket = "states-of-us", region = "eu-west-1", key = "dir/" }',
  ),
  "a long id": (text) => text.replace(/\bcluster (\w+) \{/, "cluster internal-$1-of-the-whole-company {"),
  "a bare word": (text) => text.replace(/username_claim = "email"/, "username_claim = email"),
  "a value that nothing uses": (text) => text.replace("podplane 1\n", "podplane 1\n\nlet unused = 3\n"),
  "letters of another kind": inCluster(() => 'name = "Größe 😀"'),
  "no IPv6": (text) => text.replace(", v6cidr = auto", ""),
};
