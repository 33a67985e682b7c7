import { type AttributeCase, apiOf, defaults, type Parts, publicApi } from "./case-clusters.ts";

/* The cases of AWS on Google Cloud. */

/** What a text of a case says on Google Cloud: the same by other names. */
function asOnGoogle(text: string, part: string): string {
  // Backends of secrets and of state lie where they lie, whatever the provider.
  const own = (word: RegExp) => part !== "blocks" || !/^account|eu-west|europe/.test(word.source);
  const words: readonly (readonly [RegExp, string])[] = [
    [/account += "(\d)\d*"/g, 'project = "my-project-$1"'],
    [/^provider aws (?=other)/, "provider google "],
    [/enable_ssm = false\s*/g, ""],
    [/\beu-west-([12])([a-z]?)\b/g, "europe-west$1-$2"],
    [/\b(europe-west[12])-(?![a-z])/g, "$1"],
    [/europe-west1-a/g, "europe-west1-b"],
    [/\bt4g\.small\b/g, "t2a-standard-1"],
    [/\bt4g\.large\b/g, "t2a-standard-2"],
    [/\bt3\.small\b/g, "e2-small"],
    [/"vpc-\w*(\w)"/g, '"projects/my-project/global/networks/tools-$1"'],
    [/"subnet-\w*(\w)"/g, '"tools-$1"'],
    [/\baws-route53 \{\s*account = "(\d)\d*"/g, 'google-cloud-dns { account = "my-project-$1"'],
    [/\baws-route53\b/g, "google-cloud-dns"],
    [/nstance-dev\/nstance\/aws/g, "nstance-dev/nstance/google"],
    [/public = false, subnets = [a-z-]+, listener 6443/g, "public = true, subnets = public, listener 6443"],
  ];
  return words.filter(([word]) => own(word)).reduce((rest, [from, to]) => rest.replace(from, to), text);
}

/** Cases that say the same as on AWS in another way, as balancers stand elsewhere. */
const balancersOfGoogle: Readonly<Record<string, Omit<AttributeCase, "parts">>> = {
  "cluster/provider/load_balancer.public": {
    part: "api",
    before: publicApi,
    after: apiOf("public = false, subnets = control-plane"),
  },
  "cluster/provider/load_balancer.subnets": {
    part: "api",
    before: publicApi,
    after: apiOf("public = true, subnets = control-plane"),
  },
};

/** The case of an attribute on Google Cloud. One that is of Google Cloud as it stands is returned itself. */
export function googleCase(path: string, given: AttributeCase): AttributeCase {
  if (given.parts.kind === "google") return given;
  const balancer = balancersOfGoogle[path];
  if (balancer) return { ...balancer, parts: onGoogle(given).parts };
  if (path.startsWith("cluster/acme.")) {
    const { parts, ...rest } = onGoogle(given);
    return { ...rest, parts: { ...parts, provider: `${parts.provider}\n    project_number = 123456789012` } };
  }
  return onGoogle(path.endsWith("subnet.services") ? { ...given, parts: {} } : given);
}

/** A case with the same parts on Google Cloud. */
export function onGoogle({ parts, part, before, after, also }: AttributeCase): AttributeCase {
  const all: Required<Parts> = { ...defaults, ...parts };
  const written = (some: Parts): Parts =>
    Object.fromEntries(Object.entries(some).map(([name, text]) => [name, asOnGoogle(text, name)]));
  return {
    parts: { ...written(all), kind: "google" },
    part,
    before: asOnGoogle(before, part),
    after: asOnGoogle(after, part),
    ...(also ? { also: written(also) } : {}),
  };
}
