import { raceSuite } from "./race-suite.ts";

raceSuite({ racers: 50, rounds: 2 });
