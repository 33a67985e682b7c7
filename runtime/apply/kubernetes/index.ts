export { type ApiAnswer, type ApiPlace, askApi } from "./api.ts";
export { type ApiCredentials, findCredentials } from "./credentials.ts";
export { type Readiness, readinessOf } from "./readiness.ts";
