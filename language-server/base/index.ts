export type { Checked, Host, OpenTexts, Output } from "./host.ts";
export { type ClientPosition, type ClientRange, type Encoding, Lines } from "./lines.ts";
export { createUris, type Uris } from "./uris.ts";
