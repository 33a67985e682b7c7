import { severalProviders } from "../../e2e/tofu/several-sources.ts";
import { severalSuite } from "../../e2e/tofu/several-suite.ts";

severalSuite(severalProviders);
