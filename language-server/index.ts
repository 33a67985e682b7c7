export type { Checked, Host, OpenTexts, Output } from "./base/index.ts";
export { serve } from "./server.ts";
