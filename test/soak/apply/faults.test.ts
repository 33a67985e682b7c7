import { applyFaultSuite } from "../../e2e/apply/faults/suite.ts";

applyFaultSuite("all");
