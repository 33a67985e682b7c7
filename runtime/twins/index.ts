export { createTwins, type TwinCluster, type Twins } from "./report.ts";
