import { modulesSuite } from "../../e2e/tofu/modules-suite.ts";

modulesSuite(["v2a", "v2b"]);
