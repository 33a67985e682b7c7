import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FaultProxy, startFaultProxy } from "../../helpers/fault-proxy.ts";
import { type ObjectServer, startGcsServer, startS3Server } from "../../helpers/object-servers.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { copyProgram, optionsFor, type Program } from "./harness.ts";
import { runRace } from "./race.ts";

/** Declares the races on all three stores: `racers` processes each, `rounds` times. */
export function raceSuite({ racers, rounds }: { readonly racers: number; readonly rounds: number }): void {
  let program: Program;
  let folder: string;

  beforeAll(() => {
    program = copyProgram();
    folder = temporaryFolder("race");
  });
  afterAll(() => {
    program.remove();
  });

  function serverRaces(startServer: (folder: string) => Promise<ObjectServer>): void {
    let server: ObjectServer;
    let proxy: FaultProxy;
    beforeAll(async () => {
      server = await startServer(folder);
      await server.makeBucket("race");
      proxy = await startFaultProxy(server.endpoint);
    });
    afterAll(async () => {
      await proxy.close();
      await server.stop();
    });
    for (let round = 1; round <= rounds; round++) {
      test(`round ${round}: one of ${racers} processes wins`, async () => {
        const url = `${server.scheme}://race/round-${round}`;
        const options = optionsFor(server, proxy.url);
        await runRace({ program, folder, url, options, env: server.env, racers, proxy });
      });
    }
  }

  describeWithTools("a race on S3", ["versitygw"], () => serverRaces(startS3Server));
  describeWithTools("a race on GCS", ["fake-gcs-server"], () => serverRaces(startGcsServer));

  describe("a race on a directory", () => {
    for (let round = 1; round <= rounds; round++) {
      test(`round ${round}: one of ${racers} processes wins`, async () => {
        const target = join(folder, "directory", `round-${round}`);
        await runRace({ program, folder, url: pathToFileURL(target).href, options: {}, env: {}, racers });
        expect(readdirSync(target)).toEqual(["bootstrap.netsy"]);
      });
    }
  });
}
