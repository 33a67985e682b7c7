import { readFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";

/** What stands in the place of a secret that another program said. */
const shownAs = "(secret)";

/** Shorter values occur in any text: taking them out would tell more than it hides. */
const shortestHidden = 6;

/** Names that OpenTofu reads secrets from (contracts/terraform.md 5.1). */
type SecretName = `TF_VAR_${string}` | "TF_ENCRYPTION";

/**
 * Secrets that a run of OpenTofu gets, as variables of its process alone. They are in no argument and no file, and a
 * value of this type shows none of them, however it is printed.
 */
export class SecretVariables {
  readonly #values: ReadonlyMap<SecretName, string>;

  constructor(values: ReadonlyMap<SecretName, string>) {
    this.#values = values;
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
    const forms = [...this.#values.values()].flatMap((value) => [
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

/** What a run of OpenTofu is to get in secret. */
export interface SecretValues {
  /** Values of input variables by name. Texts as they are; other types as HCL writes them. */
  readonly variables?: ReadonlyMap<string, string>;
  /** The configuration of state encryption, in HCL or JSON. */
  readonly encryption?: string;
}

/**
 * Makes the variables of a run. Throws a `RangeError` for a name that is no identifier, and for a value that no
 * variable of a process can hold; neither message has the value.
 */
export function secretVariables({ variables = new Map(), encryption }: SecretValues): SecretVariables {
  const values = new Map<SecretName, string>();
  for (const [name, value] of variables) {
    if (!/^[A-Za-z_][\w-]*$/.test(name)) throw new RangeError(`no name of an input variable: ${name}`);
    values.set(`TF_VAR_${name}`, value);
  }
  if (encryption !== undefined) values.set("TF_ENCRYPTION", encryption);
  for (const [name, value] of values) {
    if (value.includes("\0")) throw new RangeError(`the value of ${name} has a zero byte`);
  }
  return new SecretVariables(values);
}
