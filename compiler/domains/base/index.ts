export { type AnyDomain, anyDomain, type Domain, type DomainName, type Root } from "./domain.ts";
export { once } from "./once.ts";
