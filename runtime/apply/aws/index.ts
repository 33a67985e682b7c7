export { awsAdvice } from "./advice.ts";
