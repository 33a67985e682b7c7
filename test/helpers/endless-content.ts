import { memoryContent } from "../../runtime/stores/content.ts";
import type { ObjectContent } from "../../runtime/stores/object-store.ts";

/** Content that says it has a gigabyte and never comes to an end, and when whoever reads it gives up. */
export function endlessContent(): { readonly content: ObjectContent; readonly ended: Promise<void> } {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const content = {
    ...memoryContent(Buffer.from("a")),
    size: 1024 ** 3,
    open: async function* () {
      try {
        for (;;) yield Buffer.alloc(65_536);
      } finally {
        resolve();
      }
    },
  };
  return { content, ended };
}
