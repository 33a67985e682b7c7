import { severalProviders } from "./several-sources.ts";
import { severalSuite } from "./several-suite.ts";

severalSuite(severalProviders.slice(0, 3));
