import { variantsSuite } from "../../e2e/tofu/variants-suite.ts";

variantsSuite(() => true);
