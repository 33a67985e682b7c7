import type { Tree } from "./rules.ts";

/*
 * What is known of a cloud stands in its folders; everything else reads the tables. So a cloud's name and
 * the words of its resources stand nowhere else. Comments may name one as an example.
 */

/** The names of clouds, and what their resources, services and identities are called. */
const words =
  /\b(?:aws|amazon|google|gcp|proxmox)(?![a-z])|(?:aws|google|proxmox)_|\barn:|\bec2\b|\broute ?53|\bgraviton\b/gi;

/** Folders of one cloud, whatever room they stand in. */
const ownFolder = /\/(?:aws|google|proxmox)\//;

/** Files outside of such folders that name clouds, and why. */
const exceptions: readonly { readonly path: RegExp; readonly why: string }[] = [
  { path: /^compiler\/providers\/(?:table\/)?[a-z-]+\.ts$/, why: "the tables themselves: their keys are the kinds" },
  { path: /^compiler\/ir\/providers\.ts$/, why: "the providers by kind" },
  { path: /^compiler\/domains\/cluster\/lower\/kinds\.ts$/, why: "lowering by kind" },
  { path: /^emitters\/terraform\/clouds\.ts$/, why: "emitters by kind" },
  { path: /^runtime\/apply\/(?:driver|steps)\/clouds\.ts$/, why: "what applying knows, by kind" },
  { path: /^compiler\/origins\/rules-terraform\.ts$/, why: "rules by cloud" },
  { path: /^runtime\/secrets\/secret-store-of\.ts$/, why: "secret stores by kind" },
  { path: /^runtime\/secrets\/index\.ts$/, why: "the request to one cloud's APIs, which applying shares" },
  { path: /^runtime\/(?:stores|secrets)\/(?:aws|s3|gcs|google)-?[a-z-]*\.ts$/, why: "adapters of one protocol" },
  {
    path: /^runtime\/(?:secrets\/named-secrets|state-secrets\/fetch-secret)\.ts$/,
    why: "the functions of the language that fetch secrets",
  },
  { path: /^compiler\/schema\/blocks\//, why: "rows of attributes that only one cloud has" },
  { path: /^compiler\/deps\//, why: "programs of one cloud, and which kinds of provider they are for" },
  { path: /^compiler\/diagnostics\/pages\//, why: "examples" },
  { path: /^compiler\/diagnostics\/registry\/index\.ts$/, why: "rules by cloud" },
  { path: /^compiler\/origins\/rules\.ts$/, why: "rules by cloud" },
  { path: /^compiler\/domains\/cluster\/check-kinds\.ts$/, why: "checks by kind" },
  { path: /^runtime\/outputs\/emit\.ts$/, why: "the list of all targets" },
  { path: /^emitters\/netsy\/seed\//, why: "the names that the charts of a seed give clouds and their DNS" },
  { path: /^runtime\/commands\/[a-z-]+-spec\.ts$/, why: "help on options of one protocol" },
];

/** Words that are no knowledge of a cloud: they are names in contracts that hold for all of them. */
const allowed = [
  /aws_s3_use_path_style/gi, // a key of mutable.env and its variable
  /"aws_secret", "gcp_secret"/g, // functions of the language
];

/** A line that has a cloud's words where none belong. */
export interface CloudWord {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

export interface CloudWords {
  readonly found: readonly CloudWord[];
  /** Why an exception is there that nothing needs. */
  readonly idle: readonly string[];
}

/** Looks through the code of a tree, without its tests. */
export function findCloudWords(tree: Tree): CloudWords {
  const lines = [...tree]
    .filter(([path]) => path.endsWith(".ts") && !ownFolder.test(`/${path}`))
    .flatMap(([path, text]) => linesWithWords(path, text));
  return {
    found: lines.filter(({ path }) => !exceptions.some((one) => one.path.test(path))),
    idle: exceptions.filter((one) => !lines.some(({ path }) => one.path.test(path))).map(({ why }) => why),
  };
}

function linesWithWords(path: string, text: string): readonly CloudWord[] {
  const bare = allowed.reduce((rest, one) => rest.replace(one, ""), withoutComments(text));
  return bare
    .split("\n")
    .flatMap((line, index) => (line.search(words) < 0 ? [] : [{ path, line: index + 1, text: line.trim() }]));
}

/** The text without comments, lines kept. Good enough for our own formatted sources. */
function withoutComments(text: string): string {
  const blocks = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""));
  return blocks.replace(/(^|[\s;,{(])\/\/.*$/gm, "$1");
}
