export { awsAdvice } from "./advice.ts";
export { openAwsMachines } from "./open-machines.ts";
export { awsStateBucket } from "./state-bucket.ts";
