import { applyCancelSuite } from "./cancel-suite.ts";

applyCancelSuite({ question: 1, refresh: 0, plan: 1, apply: 2, seed: 20260703 });
