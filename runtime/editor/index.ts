export { createEditorHost } from "./host.ts";
