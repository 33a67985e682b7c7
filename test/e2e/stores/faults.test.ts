import { rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileContent, openStore, type PutSeedResult, putSeed, StoreError } from "../../../runtime/stores/index.ts";
import { type FaultAction, type FaultPoint, type FaultProxy, startFaultProxy } from "../../helpers/fault-proxy.ts";
import { type ObjectServer, startGcsServer, startS3Server } from "../../helpers/object-servers.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { optionsFor, readStored, wholeness, writeSeed } from "./harness.ts";
import { isUpload, lookPoints, uploadPoints } from "./upload-points.ts";

const seedSize = 700_000;
const quickRetry = { attempts: 4, delay: 2, maxDelay: 10 };
/** Milliseconds; short only where a stalled connection is waited out. */
const idleTimeouts = { stall: 300, otherwise: 20_000 };
const actions = ["drop", "reset", "stall", "status"] as const;

interface Fixture {
  readonly folder: string;
  readonly seed: string;
  readonly server: ObjectServer;
  readonly proxy: FaultProxy;
}

describeWithTools("an upload to S3 that is disturbed", ["versitygw"], () => faultTests(startS3Server));
describeWithTools("an upload to GCS that is disturbed", ["fake-gcs-server"], () => faultTests(startGcsServer));

function faultTests(startServer: (folder: string) => Promise<ObjectServer>): void {
  let fixture: Fixture;

  beforeAll(async () => {
    const folder = temporaryFolder("faults");
    const server = await startServer(folder);
    await server.makeBucket("faults");
    const seed = await writeSeed(folder, "seed", seedSize);
    fixture = { folder, seed, server, proxy: await startFaultProxy(server.endpoint) };
  });
  afterAll(async () => {
    await fixture.proxy.close();
    await fixture.server.stop();
    rmSync(fixture.folder, { recursive: true, force: true });
  });

  for (const kind of actions) {
    for (const point of uploadPoints(seedSize)) {
      if (kind === "status" && point.at === "answer-part") continue;
      const name = `${kind} at ${point.at}${"bytes" in point ? ` ${point.bytes}` : ""}`;
      test(`${name}, once: the same run ends right`, async () => {
        const url = `${fixture.server.scheme}://faults/once-${name.replaceAll(" ", "-")}`;
        const ended = await putThroughProxy(fixture, url, { point, action: { kind }, times: 1 });
        expect(ended).toMatchObject({ kind: expect.stringMatching(/^(created|already-ours)$/) });
        expect(fixture.proxy.met()).toBe(1);
        expect(await stateOf(fixture, url)).toBe("whole");
      });
      test(`${name}, always: absent or whole, and the next run ends right`, async () => {
        const url = `${fixture.server.scheme}://faults/always-${name.replaceAll(" ", "-")}`;
        const ended = await putThroughProxy(fixture, url, { point, action: { kind }, times: 1000 });
        await fixture.proxy.settled();
        const after = await stateOf(fixture, url);
        // The upload may have got through although its answer never did; then a later look says so.
        expect([after, "kind" in ended && ended.kind]).toEqual(
          after === "whole" ? ["whole", "already-ours"] : ["absent", "unavailable"],
        );
        const next = await putThroughProxy(fixture, url, undefined);
        expect(next.kind).toBe(after === "whole" ? "already-ours" : "created");
        expect(await stateOf(fixture, url)).toBe("whole");
      });
    }
  }

  for (const [look, matches] of Object.entries(looks)) {
    for (const kind of actions) {
      for (const point of lookPoints(seedSize)) {
        if (kind === "status" && point.at === "answer-part") continue;
        const name = `${kind} at ${point.at}${"bytes" in point ? ` ${point.bytes}` : ""}`;
        test(`${name} of a ${look}: the seed that is stored is recognised`, async () => {
          const url = `${fixture.server.scheme}://faults/seeded`;
          await putThroughProxy(fixture, url, undefined);
          const ended = await putThroughProxy(fixture, url, { point, action: { kind }, times: 1, matches });
          expect(ended).toMatchObject({ kind: "already-ours" });
          expect(fixture.proxy.met()).toBe(1);
          expect(await stateOf(fixture, url)).toBe("whole");
        });
      }
    }
  }
}

/** The requests that look, not write: the listing, the lookup of the object, and reading it for comparison. */
const looks = {
  listing: (request: IncomingMessage) => request.method === "GET" && /[?&](list-type|prefix)=/.test(request.url ?? ""),
  lookup: (request: IncomingMessage) => isOfObject(request) && !isReading(request),
  reading: (request: IncomingMessage) => isOfObject(request) && isReading(request),
};

function isOfObject({ method, url = "" }: IncomingMessage): boolean {
  return (method === "HEAD" || method === "GET") && url.includes("bootstrap.netsy");
}

function isReading({ method, url = "" }: IncomingMessage): boolean {
  return method === "GET" && (url.includes("alt=media") || !url.includes("/storage/v1/"));
}

interface Disturbance {
  readonly point: FaultPoint;
  readonly action: FaultAction;
  readonly times: number;
  readonly matches?: (request: IncomingMessage) => boolean;
}

async function putThroughProxy(
  { seed, server, proxy }: Fixture,
  url: string,
  disturbance: Disturbance | undefined,
): Promise<PutSeedResult | StoreError> {
  const { signal } = new AbortController();
  const idleTimeout = disturbance?.action.kind === "stall" ? idleTimeouts.stall : idleTimeouts.otherwise;
  proxy.arm(disturbance && { matches: isUpload, ...disturbance });
  const store = await openStore(url, { ...optionsFor(server, proxy.url), idleTimeout });
  try {
    return await putSeed(store, await fileContent(seed, seed, signal), { signal, retry: quickRetry });
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  } finally {
    store.close();
  }
}

async function stateOf({ seed, server }: Fixture, url: string): Promise<string> {
  return wholeness(await readStored(`${url}/bootstrap.netsy`, optionsFor(server)), seed);
}
