/** Why modules of dialect V2b refuse a prefix (contracts/nstance.md 2). */
export function newerModuleFault(prefix: string): string | undefined {
  if (prefix.length < 2) return "it has fewer than 2 characters";
  if (prefix.length > 23) return `it has ${prefix.length} characters`;
  if (!/^[a-z]/.test(prefix)) return "it does not start with a letter";
  return prefix.endsWith("-") ? "it ends with a hyphen" : undefined;
}

/** A prefix that all versions take: cut at a hyphen where that keeps most of it. */
export function proposePrefix(prefix: string): string {
  const lettered = /^[a-z]/.test(prefix) ? prefix : `c${prefix}`;
  if (lettered.length <= 23) return lettered.length < 2 ? `${lettered}-cluster` : lettered;
  const head = lettered.slice(0, 23);
  const hyphen = head.lastIndexOf("-");
  return (hyphen >= 8 ? head.slice(0, hyphen) : head).replace(/-+$/, "");
}
