import { raceSuite } from "../../e2e/stores/race-suite.ts";

raceSuite({ racers: 50, rounds: 20 });
