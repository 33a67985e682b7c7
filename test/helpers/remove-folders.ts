import { afterAll } from "vitest";
import { removeTemporaryFolders } from "./temporary-folder.ts";

/* Set up before each test file, so that it runs after what the file itself does at its end. */

// The folder of a machine's whole tree takes a while to remove.
afterAll(removeTemporaryFolders, 120_000);
