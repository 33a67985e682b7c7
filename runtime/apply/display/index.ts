export { type Display, openDisplay } from "./display.ts";
