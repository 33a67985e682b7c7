import { applyKillSuite } from "../../e2e/apply/kill-suite.ts";

applyKillSuite({ boundaries: 30, moments: 100, seed: 20260702 });
