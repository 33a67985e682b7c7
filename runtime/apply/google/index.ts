export { googleAdvice } from "./advice.ts";
export { openGoogleMachines } from "./open-machines.ts";
export { googleStateBucket } from "./state-bucket.ts";
