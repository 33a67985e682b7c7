/** What a text of a cloud must never hold, by how it looks (ruling 21). */
export interface CredentialPattern {
  readonly pattern: RegExp;
  /** With its article. */
  readonly what: string;
}

export const cloudCredentials: readonly CredentialPattern[] = [
  { pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/, what: "an AWS access key id" },
];
