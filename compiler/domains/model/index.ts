export { buildModel, type KeptModels } from "./build-model.ts";
