export { compareGraphs } from "./compare.ts";
export { drawnSize, layoutSize, toDot } from "./dot.ts";
export type { Graph } from "./graph.ts";
export { toMermaid } from "./mermaid.ts";
export { networkView } from "./network.ts";
export { platformView } from "./platform.ts";
