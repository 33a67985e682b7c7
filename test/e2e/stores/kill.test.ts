import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FaultPoint, type FaultProxy, startFaultProxy } from "../../helpers/fault-proxy.ts";
import { type ObjectServer, startGcsServer, startS3Server } from "../../helpers/object-servers.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import {
  copyProgram,
  type Finished,
  finish,
  optionsFor,
  type Program,
  readStored,
  wholeness,
  writeSeed,
} from "./harness.ts";
import { directoryKillSuite } from "./kill-suite.ts";
import { isUpload, uploadPoints } from "./upload-points.ts";

const seedSize = 700_000;

describeWithTools("seed put to S3, ended by a signal", ["versitygw"], () => signalTests(startS3Server));
describeWithTools("seed put to GCS, ended by a signal", ["fake-gcs-server"], () => signalTests(startGcsServer));
directoryKillSuite({ kills: 20 });

function signalTests(startServer: (folder: string) => Promise<ObjectServer>): void {
  let program: Program;
  let folder: string;
  let seed: string;
  let server: ObjectServer;
  let proxy: FaultProxy;

  beforeAll(async () => {
    program = copyProgram();
    folder = temporaryFolder("signal");
    seed = await writeSeed(folder, "seed", seedSize);
    server = await startServer(folder);
    await server.makeBucket("signals");
    proxy = await startFaultProxy(server.endpoint);
  });
  afterAll(async () => {
    await proxy.close();
    await server.stop();
    program.remove();
  });

  for (const point of uploadPoints(seedSize)) {
    const place = `${point.at}${"bytes" in point ? ` ${point.bytes}` : ""}`;
    test(`SIGKILL at ${place}: absent or whole, and the next run ends right`, async () => {
      const url = `${server.scheme}://signals/kill-${place.replace(" ", "-")}`;
      const { code } = await putAndSignal(url, point, "SIGKILL");
      expect(code).toBe(null);
      await endsRight(url);
    });
  }

  for (const point of [
    { at: "request-head" },
    { at: "request-body", bytes: 300_000 },
    { at: "answer-head" },
  ] as const) {
    test(`Ctrl-C at ${point.at}: exit 130, and the next run ends right`, async () => {
      const url = `${server.scheme}://signals/interrupt-${point.at}`;
      const { code, stderr } = await putAndSignal(url, point, "SIGINT");
      expect(code).toBe(130);
      expect(stderr).toContain(`cancelled: ${url}/bootstrap.netsy is absent or whole`);
      await endsRight(url);
    });
  }

  test("Ctrl-C while the store does not answer at all: exit 130, long before the connection counts as dead", async () => {
    const url = `${server.scheme}://signals/unanswered`;
    const point = { at: "request-head" } as const;
    const { code, stderr } = await putAndSignal(url, point, "SIGINT", () => true);
    expect(code).toBe(130);
    expect(stderr).toContain(`cancelled: ${url}/bootstrap.netsy is absent or whole`);
    proxy.arm(undefined);
    await endsRight(url);
  }, 40_000);

  const argumentsFor = (url: string) => ["seed", "put", seed, "--to", url, "--endpoint", proxy.url];

  async function putAndSignal(
    url: string,
    point: FaultPoint,
    signal: NodeJS.Signals,
    matches: (request: IncomingMessage) => boolean = isUpload,
  ): Promise<Finished> {
    const reached = Promise.withResolvers<void>();
    proxy.arm({ point, action: { kind: "call", reached: reached.resolve }, times: 1, matches });
    const child = program.start(argumentsFor(url), server.env);
    const ended = finish(child);
    await Promise.race([reached.promise, ended]);
    expect(proxy.met()).toBe(1);
    child.kill(signal);
    return ended;
  }

  async function endsRight(url: string): Promise<void> {
    const stored = () => readStored(`${url}/bootstrap.netsy`, optionsFor(server));
    await proxy.settled();
    const after = wholeness(await stored(), seed);
    expect(after).toMatch(/^(absent|whole)$/);
    const next = await program.run(argumentsFor(url), server.env);
    expect(next).toMatchObject({ code: 0 });
    expect(wholeness(await stored(), seed)).toBe("whole");
  }
}
