export { proxmoxAdvice } from "./advice.ts";
export { proxmoxImports } from "./import-forms.ts";
