import { applyFaultSuite } from "./faults/suite.ts";

applyFaultSuite("quick");
