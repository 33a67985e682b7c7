export type { Checked, Host, OpenTexts } from "./base/index.ts";
export { serve } from "./server.ts";
