import { afterAll, beforeAll, expect, test } from "vitest";
import { memoryContent, type ObjectContent, openStore } from "../../../runtime/stores/index.ts";
import { type ObjectServer, startGcsServer, startS3Server } from "../../helpers/object-servers.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { optionsFor, readStored } from "./harness.ts";

const bytes = Buffer.alloc(900_000, "seed");
const whole = memoryContent(bytes);

describeWithTools("content that breaks off on its way to S3", ["versitygw"], () => brokenTests(startS3Server));
describeWithTools("content that breaks off on its way to GCS", ["fake-gcs-server"], () => brokenTests(startGcsServer));

function brokenTests(startServer: (folder: string) => Promise<ObjectServer>): void {
  let folder: string;
  let server: ObjectServer;

  beforeAll(async () => {
    folder = temporaryFolder("broken");
    server = await startServer(folder);
    await server.makeBucket("broken");
  });
  afterAll(async () => {
    await server.stop();
  });

  async function create(name: string, content: ObjectContent, signal = new AbortController().signal) {
    const url = `${server.scheme}://broken/${name}`;
    const store = await openStore(url, optionsFor(server));
    const creating = store.create("x", content, { signal }).finally(() => store.close());
    const stored = () => readStored(`${url}/x`, optionsFor(server));
    return { creating, stored };
  }

  test.each([0, 1, 300_000, bytes.length - 1])(
    "after %d bytes the reason is told, and nothing is stored",
    async (cut) => {
      const failing = from(async function* () {
        yield bytes.subarray(0, cut);
        throw new Error("the disk is gone");
      });
      const { creating, stored } = await create(`fails-${cut}`, failing);
      await expect(creating).rejects.toMatchObject({ why: "the disk is gone" });
      expect(await stored()).toBe(undefined);
    },
  );

  test("cancelled in the middle, nothing is stored", async () => {
    const abort = new AbortController();
    const cancelling = from(async function* () {
      yield bytes.subarray(0, 300_000);
      abort.abort(new Error("cancelled by the test"));
      yield bytes.subarray(300_000);
    });
    const { creating, stored } = await create("cancelled", cancelling, abort.signal);
    await expect(creating).rejects.toThrow("cancelled by the test");
    expect(await stored()).toBe(undefined);
  });

  test("a byte that changed on the way is noticed by the server", async () => {
    const altered = Buffer.from(bytes);
    altered[450_000] = 0;
    const { creating, stored } = await create("altered", from(memoryContent(altered).open));
    await expect(creating).rejects.toMatchObject({ kind: "unavailable" });
    expect(await stored()).toBe(undefined);
  });

  test("an empty object can be stored, once", async () => {
    const empty = memoryContent(new Uint8Array());
    expect(await (await create("empty", empty)).creating).toBe("created");
    const again = await create("empty", empty);
    expect(await again.creating).toBe("exists");
    expect(await again.stored()).toHaveLength(0);
  });
}

/** Content that claims to be `whole`, and reads as something else. */
function from(open: () => AsyncIterable<Uint8Array>): ObjectContent {
  return { ...whole, open };
}
