import { readFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";

/** What stands in the place of a secret that another program said. */
const shownAs = "(secret)";

/** Shorter values occur in any text: taking them out would tell more than it hides. */
const shortestHidden = 6;

/**
 * Secrets that a program gets, as variables of its process alone. They are in no argument and no file, and a
 * value of this type shows none of them, however it is printed.
 */
export class SecretVariables {
  readonly #values: ReadonlyMap<string, string>;
  readonly #parts: readonly string[];

  /** `parts` are secrets inside the values, which a program may say by themselves. */
  constructor(values: ReadonlyMap<string, string>, parts: readonly string[] = []) {
    this.#values = values;
    this.#parts = parts;
  }

  /** The environment of a program that needs them: `env` with them. To be passed to that program and kept nowhere. */
  into(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
    return { ...env, ...Object.fromEntries(this.#values) };
  }

  /** A text of another program without them, whole or in the pieces that JSON and lines make of them. */
  hideIn(text: string): string {
    let hidden = text;
    for (const form of this.#forms()) hidden = hidden.replaceAll(form, shownAs);
    return hidden;
  }

  /** The longest first: a form may be a part of another one. */
  #forms(): readonly string[] {
    const forms = [...this.#values.values(), ...this.#parts].flatMap((value) => [
      value,
      JSON.stringify(value).slice(1, -1),
      ...value.split("\n"),
    ]);
    return [...new Set(forms)].filter(({ length }) => length >= shortestHidden).sort((a, b) => b.length - a.length);
  }

  get names(): readonly string[] {
    return [...this.#values.keys()].sort();
  }

  toString(): string {
    return `SecretVariables(${this.names.join(", ")})`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

export const noSecrets = new SecretVariables(new Map());

/** Takes secrets out of a file that nobody writes any more. */
export function hideInFile(path: string, secrets: SecretVariables): void {
  const text = readFileSync(path, "utf8");
  const hidden = secrets.hideIn(text);
  if (hidden !== text) writeFileSync(path, hidden);
}

/** What a program is to get in secret (contracts/terraform.md 5.1). */
export interface SecretValues {
  /** Values of OpenTofu's input variables by name. Texts as they are; other types as HCL writes them. */
  readonly variables?: ReadonlyMap<string, string>;
  /** The configuration of state encryption, in HCL or JSON. */
  readonly encryption?: string;
  /** The passphrases in that configuration. */
  readonly passphrases?: readonly string[];
  /** Variables of any other program, by name. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Secrets inside of values, which a program may say by themselves. */
  readonly parts?: readonly string[];
  /** The password of the http server that keeps the state. */
  readonly httpPassword?: string;
}

/**
 * Makes the variables of a run. Throws a `RangeError` for a name that is no identifier, and for a value that no
 * variable of a process can hold; neither message has the value.
 */
export function secretVariables(given: SecretValues): SecretVariables {
  const { variables = new Map(), encryption, passphrases = [], httpPassword, environment = new Map() } = given;
  const values = new Map<string, string>();
  for (const [name, value] of variables) {
    if (!/^[A-Za-z_][\w-]*$/.test(name)) throw new RangeError(`no name of an input variable: ${name}`);
    values.set(`TF_VAR_${name}`, value);
  }
  for (const [name, value] of environment) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new RangeError(`no name of a variable: ${name}`);
    values.set(name, value);
  }
  if (encryption !== undefined) values.set("TF_ENCRYPTION", encryption);
  if (httpPassword !== undefined) values.set("TF_HTTP_PASSWORD", httpPassword);
  for (const [name, value] of values) {
    if (value.includes("\0")) throw new RangeError(`the value of ${name} has a zero byte`);
  }
  return new SecretVariables(values, [...passphrases, ...(given.parts ?? [])]);
}
