export { jsoncComments } from "./comments.ts";
export { buildJsonSchema, lockJsonSchema } from "./file-schemas.ts";
export { type LightObject, readJsoncLightly } from "./light.ts";
export { readJsonc } from "./read.ts";
export { clusterJsonSchema, clusterJsonSchemaCopy, type JsonSchema, printJsonSchema } from "./schema.ts";
