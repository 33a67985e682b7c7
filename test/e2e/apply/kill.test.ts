import { applyKillSuite } from "./kill-suite.ts";

applyKillSuite({ boundaries: 2, moments: 2, seed: 20260701 });
