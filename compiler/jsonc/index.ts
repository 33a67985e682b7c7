export { jsoncComments } from "./comments.ts";
export { jsoncExample } from "./example.ts";
export type { JsonComment, JsonNode } from "./json.ts";
export { type LightObject, readJsoncLightly } from "./light.ts";
export { parseJsonc } from "./parse.ts";
export { readJsonc, readJsoncDocument } from "./read.ts";
export { clusterJsonSchema, clusterJsonSchemaCopy, type JsonSchema, printJsonSchema } from "./schema.ts";
export { clusterShape, labelMembers, type MemberShape, type ObjectShape } from "./shape.ts";
