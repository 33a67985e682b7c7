export type { Viewer } from "./looking.ts";
export { openTui, type Tui, type TuiWorld } from "./tui.ts";
