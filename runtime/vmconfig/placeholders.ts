/*
 * Env files that the compiler writes hold what is not known before a launch (`{{ .Instance.ID }}`) or an
 * apply (`${module.network…}`). The scripts of a VM never see these, and would refuse their characters:
 * each is replaced by a value of the right shape, and put back in what comes out.
 */

/** Placeholders inside a single-quoted value do not contain quotes of their own kind, or braces. */
const placeholder = /\{\{[^{}]*\}\}|\$\{[^{}]*\}/g;

export interface Hidden {
  readonly userData: string;
  readonly mutable: string;
  /** Puts the placeholders back. */
  reveal(text: string): string;
}

export function hidePlaceholders(userData: string, mutable: string): Hidden {
  const tokens = new Map<string, string>();
  const hide = (text: string): string =>
    text.replace(placeholder, (found) => {
      const known = tokens.get(found);
      if (known !== undefined) return known;
      const token = tokenOf(found, tokens.size + 1);
      tokens.set(found, token);
      return token;
    });
  const hidden = { userData: hide(userData), mutable: hide(mutable) };
  const found = [...tokens];
  return {
    ...hidden,
    // The last first: the token of the first is the beginning of that of the tenth.
    reveal: (text) => found.reduceRight((result, [original, token]) => result.replaceAll(token, original), text),
  };
}

/** A host name that nothing answers to; with a port, or base64 of a certificate, where that is asked for. */
function tokenOf(found: string, number: number): string {
  const name = `placeholder-${number}.invalid`;
  if (/\.Server\.\w*Addr/.test(found)) return `${name}:1`;
  if (/CACert/.test(found)) {
    const pem = `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;
    return Buffer.from(pem).toString("base64");
  }
  return name;
}
