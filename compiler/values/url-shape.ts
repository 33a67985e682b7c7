import { showCharacter } from "./characters.ts";
import { parseAddress } from "./ip.ts";

/*
 * URLs as RFC 3986 reads them, and as VMs do: what browsers repair (`https:/host`, `https://1.2.3`) is nothing that
 * another program takes. Only URLs with an authority, as all of a cluster have one.
 */

const parts = /^([A-Za-z][A-Za-z0-9+.-]*):(\/\/)?([^/?#]*)([^?#]*)(?:\?[^#]*)?(?:#.*)?$/;

/** Why a text is no URL with a host, as the end of a sentence. What stands before an `@` is judged elsewhere. */
export function urlShapeFault(text: string): string | undefined {
  const [, scheme = "", slashes, authority = "", path = ""] = parts.exec(text) ?? [];
  if (scheme === "") return "no scheme stands in front";
  if (scheme !== scheme.toLowerCase()) return "its scheme has capital letters";
  if (slashes === undefined) return `two slashes stand behind \`${scheme}:\``;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return "a percent sign stands before no two hexadecimal digits";
  const bracket = /[[\]]/.exec(path)?.[0];
  if (bracket !== undefined) return `it has the character ${showCharacter(bracket)} behind its host`;
  return authorityFault(authority.slice(authority.lastIndexOf("@") + 1));
}

function authorityFault(authority: string): string | undefined {
  const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority) ?? [];
  if (port !== undefined && !isPort(port)) {
    return port === "" ? "no port stands behind its colon" : `\`${port}\` is no port`;
  }
  return hostFault(host);
}

function isPort(text: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65_535;
}

/** A name, or an address: IPv6 in brackets. */
function hostFault(host: string): string | undefined {
  if (host === "") return "it has no host";
  if (host.startsWith("[")) return parseAddress(host.slice(1, -1))?.family === 6 ? undefined : `${host} is no address`;
  const labels = host.replace(/\.$/, "").split(".");
  // A name does not end in a number: readers of URLs take it for an address.
  if (/^(?:[0-9]+|0[xX][0-9A-Fa-f]*)$/.test(labels.at(-1) ?? "")) {
    return parseAddress(host)?.family === 4 ? undefined : `\`${host}\` is neither a name nor an address`;
  }
  if (host.length > 253) return "its host has more than 253 characters";
  const wrong = labels.find((label) => !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label));
  return wrong === undefined
    ? undefined
    : `its host has the part \`${wrong}\`, and hosts have letters, digits and inner hyphens`;
}
