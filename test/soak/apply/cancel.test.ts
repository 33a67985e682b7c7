import { applyCancelSuite } from "../../e2e/apply/cancel-suite.ts";

applyCancelSuite({ question: 12, refresh: 13, plan: 12, apply: 13, seed: 20260704 });
