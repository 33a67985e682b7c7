export { diagnosticsOf, filesOf } from "./diagnostics.ts";
export { formattingEdits } from "./formatting.ts";
export { Places } from "./places.ts";
