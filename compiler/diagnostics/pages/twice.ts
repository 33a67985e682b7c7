import type { twiceRules } from "../registry/index.ts";
import { completeCluster, type Example, lockFile, type Page, page } from "./page.ts";

const parameter = "param environment: enum(staging, production) = production";
const settings = (key: string) => `bucket = "example-tfstate", region = "us-east-1"${key}`;

/** A source with a parameter in a folder where it was built with `production.podplanevars` before. */
function twoSets(id: string, states: Readonly<Record<"production" | "staging", string>>): Example {
  const command = "podplanec build --vars staging.podplanevars";
  const state = `state s3 { ${settings(states.staging)} }`;
  const cluster = completeCluster("ID")
    .replace("podplane 1\n", `podplane 1\n\n${parameter}\n`)
    .replace("cluster ID {\n", `cluster ${id} {\n  ${state}\n`);
  const files = {
    "cluster.podplane": cluster,
    "staging.podplanevars": "environment = staging\n",
    "production/podplane.lock.json": lockFile(),
    "production/podplane.main.tf": `terraform {\n  backend "s3" {\n    ${settings(states.production).replace(", ", "\n")}\n  }\n}\n`,
    "production/podplane.build.json": buildFile,
  };
  const shown = [
    "# cluster.podplane",
    parameter,
    `cluster ${id} {\n  ${state}\n  // …\n}`,
    "",
    "# production/ was built with --vars production.podplanevars",
    command,
  ];
  return { shown: shown.join("\n"), source: command, notation: "sh", given: { folder: { files } } };
}

/** What a build with `production.podplanevars` noted. */
const buildFile = JSON.stringify({
  version: 1,
  compiler: "0.1.0",
  source: { "../cluster.podplane": "0".repeat(64) },
  inputs: { vars: ["../production.podplanevars"], set: [] },
  ir: "0".repeat(64),
  files: {},
});

const one = { production: ', key = "example/terraform.tfstate"', staging: "" };
const apart = { production: one.production, staging: ', key = "staging/terraform.tfstate"' };
const ofItsOwn = `"example-\${param.environment}"`;

/** Pages of PDP3160 and PDP3161. */
export const twicePages: Readonly<Record<keyof typeof twiceRules, Page>> = {
  "state-shared": page(
    "The state is the record of what OpenTofu made. Its key in the bucket is made of the cluster's id unless the source says another, so that two sets of values that leave the id as it is mean one state. Whichever is applied second finds what the first made, and turns it into its own: other sizes, other addresses, or another account.",
    twoSets("~~~example~~~", one),
    twoSets(ofItsOwn, one),
  ),
  "names-shared": page(
    "Buckets, roles and secrets are named after the cluster's id and the account. Two outputs of one id in one account are one cluster to the cloud, also where each has a state of its own: the second apply ends at the first name that is taken.",
    twoSets("~~~example~~~", apart),
    twoSets(ofItsOwn, apart),
  ),
};
