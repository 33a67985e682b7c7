export { googleAdvice } from "./advice.ts";
export { openGoogleMachines } from "./open-machines.ts";
