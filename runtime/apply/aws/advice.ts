import { type Known, stillInUse, tooFast } from "../world/index.ts";

const signIn = "sign in again (`aws sso login`), or set the profile or the keys that may do it";

/** What the provider and the services of AWS say. */
export const awsAdvice: readonly Known[] = [
  {
    pattern: /ExpiredToken|token has expired|security token included in the request is (?:expired|invalid)/i,
    advice: () => ({ why: "the credentials have expired", next: [signIn] }),
  },
  {
    pattern: /No valid credential sources|failed to refresh cached credentials/i,
    advice: () => ({ why: "there are no credentials for the cloud", next: [signIn] }),
  },
  {
    pattern: /AccessDenied|UnauthorizedOperation|not authorized to perform/,
    advice: () => ({
      why: "the credentials may not do this",
      next: ["give them the permission that the message names, or use others"],
    }),
  },
  // Before quotas, whose codes end alike.
  { pattern: /RequestLimitExceeded|Throttl|TooManyRequests|Rate exceeded/i, advice: () => tooFast },
  { pattern: /DependencyViolation/, advice: () => stillInUse },
  {
    pattern: /LimitExceeded|quota|MaxSpotInstanceCountExceeded|VcpuLimit/i,
    advice: () => ({
      why: "a quota of the account is used up",
      next: ["ask the cloud for a higher quota, or ask for less in the source"],
    }),
  },
  {
    pattern: /InsufficientInstanceCapacity/,
    advice: () => ({
      why: "the zone has no such machines free now",
      next: ["try again later, or choose another type"],
    }),
  },
  {
    pattern: /BucketAlreadyExists\b/,
    advice: () => ({ why: "another account has a bucket of this name", next: ["choose another name in the source"] }),
  },
];
