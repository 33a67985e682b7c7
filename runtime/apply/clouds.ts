import type { GeneratedKind } from "../../compiler/index.ts";
import type { Known } from "./advice.ts";
import { awsAdvice } from "./aws/advice.ts";

/** What each cloud says when something fails, and what to do then. */
export const cloudAdvice: Readonly<Record<GeneratedKind, readonly Known[]>> = { aws: awsAdvice };
