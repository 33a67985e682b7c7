import type { GeneratedKind } from "../../../compiler/index.ts";
import { awsAdvice } from "../aws/index.ts";
import { googleAdvice } from "../google/index.ts";
import type { Known } from "../world/index.ts";

/** What each cloud says when something fails, and what to do then. */
export const cloudAdvice: Readonly<Record<GeneratedKind, readonly Known[]>> = { aws: awsAdvice, google: googleAdvice };
