export { buildModel } from "./build-model.ts";
