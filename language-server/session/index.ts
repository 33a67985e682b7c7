export { type Change, Documents, type OpenDocument } from "./documents.ts";
export { type OnResult, type Result, Session } from "./session.ts";
export { Workbench } from "./workbench.ts";
