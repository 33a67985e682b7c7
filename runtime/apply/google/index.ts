export { googleAdvice } from "./advice.ts";
