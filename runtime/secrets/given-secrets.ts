import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { exitCodes, UserError } from "../cli/index.ts";
import { readReason } from "../workspace/index.ts";
import { s3KeyNames } from "./s3-names.ts";

/*
 * Secrets that only whoever runs the command has: the key that encrypts the cluster's secrets, and keys of a store. They
 * come as lines `NAME=value`, from files or standard input, and never as an argument. A node's script takes the same lines.
 */

/** By name: of those that were given, none is empty. */
export type GivenSecrets = ReadonlyMap<string, string>;

export const encryptionKeyName = "ENCRYPTION_KEY";

/** Keys of a store, by who on a VM uses them. */
export const keyOwners = ["NETSY", "REGISTRY", "TELEMETRY_S3"] as const;

export function keyNames(owner: (typeof keyOwners)[number]): readonly [id: string, secret: string] {
  return [`${owner}_ACCESS_KEY_ID`, `${owner}_SECRET_ACCESS_KEY`];
}

const used = [encryptionKeyName, ...keyOwners.flatMap(keyNames)];
/** With the lines that only a node's script needs. */
const known: readonly string[] = [...used, ...s3KeyNames];

export interface SecretSources {
  readonly cwd: string;
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** Reads what was given. Throws a `UserError` that holds no part of any value. */
export async function readGiven({ cwd, files, stdin }: SecretSources): Promise<GivenSecrets> {
  const given = new Map<string, string>();
  if (files.filter((one) => one === "-").length > 1) throw twice("standard input");
  for (const file of files) {
    const from = file === "-" ? "standard input" : file;
    const text = file === "-" ? await textOf(stdin) : await textIn(resolve(cwd, file), file);
    for (const [name, value] of linesOf(text, from)) {
      if (given.has(name)) throw twice(name);
      given.set(name, value);
    }
  }
  return given;
}

async function textOf(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function textIn(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const reason = readReason(error);
    throw new UserError(`${shown} cannot be read${reason === undefined ? "" : `: ${reason}`}`, {
      fix: "name a file with lines NAME=value, or - for standard input",
      exitCode: exitCodes.usage,
    });
  }
}

function linesOf(text: string, from: string): readonly (readonly [string, string])[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(?:#.*)?$/.test(line)) return [];
    const [, name = "", quoted, bare = ""] = /^([A-Z0-9_]+)=(?:'([^']*)'|(.*))$/.exec(line) ?? [];
    const place = `line ${index + 1} of ${from}`;
    if (name === "") throw unusable(`${place} is no NAME=value`);
    if (!known.includes(name)) throw unusable(`${place} gives ${name}, which nothing here takes`);
    const value = quoted ?? bare;
    // What a VM's shell and the store's protocol take as it is.
    if (!/^[\x21-\x26\x28-\x7e]+$/.test(value))
      throw unusable(`${name} in ${from} is empty, or has other signs than keys have`);
    if (name === encryptionKeyName) decodeKey(value);
    return [[name, value] as const];
  });
}

function unusable(what: string): UserError {
  return new UserError(what, {
    fix: `give lines NAME=value with ${used.join(", ")}`,
    exitCode: exitCodes.usage,
  });
}

function twice(what: string): UserError {
  return new UserError(`${what} is given twice`, { fix: "give each once", exitCode: exitCodes.usage });
}

/** 32 bytes in base64, as a node's script takes them. */
export function decodeKey(value: string): Buffer {
  const key = Buffer.from(value, "base64");
  if (key.length === 32 && key.toString("base64") === value) return key;
  throw new UserError(`${encryptionKeyName} is not 32 bytes in base64`, {
    fix: "give the line as it was made: 44 signs, of which the last is =",
    exitCode: exitCodes.usage,
  });
}

/** Makes a key and keeps it in a file that nobody else may read and that was not there before. */
export async function makeKeyFile(path: string, shown: string): Promise<string> {
  const value = randomBytes(32).toString("base64");
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      await file.writeFile(`${encryptionKeyName}=${value}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return value;
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new UserError(`${shown} ${isThere ? "is there already" : "cannot be written"}`, {
      why: isThere ? "a key in it is not written over" : error instanceof Error ? error.message : String(error),
      fix: isThere ? `give the key in it: --secrets ${shown}` : "name another file",
    });
  }
}
