import type { Known } from "../world/index.ts";

/** What the provider and the services of Google Cloud say. */
export const googleAdvice: readonly Known[] = [
  {
    pattern: /could not find default credentials|invalid_grant|reauth related error/i,
    advice: () => ({
      why: "there are no credentials for the cloud, or they have expired",
      next: ["sign in again (`gcloud auth application-default login`), or set GOOGLE_APPLICATION_CREDENTIALS"],
    }),
  },
  {
    pattern: /SERVICE_DISABLED|has not been used in project|accessNotConfigured/,
    advice: () => ({
      why: "a service that is needed is not enabled in the project",
      next: ["enable the API that the message names (`gcloud services enable NAME`)"],
    }),
  },
  {
    pattern: /PERMISSION_DENIED|Error 403/,
    advice: () => ({
      why: "the credentials may not do this",
      next: ["give them the permission that the message names, or use others"],
    }),
  },
];
