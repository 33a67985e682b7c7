import { expect, it } from "vitest";
import { playDeliveries } from "../../../vmconfig/test/random-deliveries.ts";

const events = Number(process.env["PODPLANEC_DELIVERY_EVENTS"] ?? 1000);
const perVm = 20;
const firstSeed = Number(process.env["PODPLANEC_DELIVERY_SEED"] ?? 1000);

it(`ends ${events} random kills and outages with nothing lost and a true status`, () => {
  let kills = 0;
  let outages = 0;
  for (let seed = firstSeed; kills + outages < events; seed += 1) {
    const run = playDeliveries(seed, perVm);
    kills += run.kills;
    outages += run.outages;
    process.stderr.write(`seed ${seed}: ${kills} kills and ${outages} outages so far\n`);
  }
  expect(kills).toBeGreaterThan(events / 4);
  expect(outages).toBeGreaterThan(events / 10);
}, 14_400_000);
