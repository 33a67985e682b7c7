import { encryptedStateSuite } from "../../e2e/apply/encrypted-suite.ts";

encryptedStateSuite(["a file", "a bucket"], { isTakenDown: true });
