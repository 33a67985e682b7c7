import { modulesSuite } from "./modules-suite.ts";

// The rules of V2a are nearly the same; `npm run soak:tofu` tries both.
modulesSuite(["v2b"]);
