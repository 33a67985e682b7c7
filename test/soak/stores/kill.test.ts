import { directoryKillSuite } from "../../e2e/stores/kill-suite.ts";

directoryKillSuite({ kills: 120 });
