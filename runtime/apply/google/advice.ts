import { type Known, stillInUse, tooFast } from "../world/index.ts";

const signIn = "sign in again (`gcloud auth application-default login`), or set GOOGLE_APPLICATION_CREDENTIALS";

/** What the provider and the services of Google Cloud say. */
export const googleAdvice: readonly Known[] = [
  {
    pattern: /invalid_grant|Token has been expired or revoked|Reauthentication is needed/i,
    advice: () => ({ why: "the credentials have expired", next: [signIn] }),
  },
  {
    pattern: /could not find default credentials|no credentials loaded/i,
    advice: () => ({ why: "there are no credentials for the cloud", next: [signIn] }),
  },
  { pattern: /rateLimitExceeded|RATE_LIMIT_EXCEEDED|Error 429/, advice: () => tooFast },
  { pattern: /resourceInUseByAnotherResource|is already being used by/, advice: () => stillInUse },
  {
    pattern: /SERVICE_DISABLED|has not been used in project|accessNotConfigured/,
    advice: () => ({
      why: "an API of the project is not enabled, or was enabled a moment ago",
      next: ["enable the API that the message names (`gcloud services enable`), wait a minute, and apply again"],
    }),
  },
  {
    pattern: /PERMISSION_DENIED|Error 403|does not have .* access/,
    advice: () => ({
      why: "the credentials may not do this",
      next: ["give them the permission that the message names, or use others"],
    }),
  },
  {
    pattern: /QUOTA_EXCEEDED|quotaExceeded|Quota '[A-Z_]+' exceeded/,
    advice: () => ({
      why: "a quota of the project is used up",
      next: ["ask the cloud for a higher quota, or ask for less in the source"],
    }),
  },
  {
    pattern: /ZONE_RESOURCE_POOL_EXHAUSTED/,
    advice: () => ({
      why: "the zone has no such machines free now",
      next: ["try again later, or choose another type"],
    }),
  },
  {
    pattern: /Service account .* does not exist/,
    advice: () => ({
      why: "a service account that was made a moment ago is not known everywhere yet",
      next: ["apply again"],
    }),
  },
];
