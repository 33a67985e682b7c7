import { expect, test } from "vitest";
import { cloudTable, providerKinds } from "../../../providers/index.ts";
import { cluster } from "../../../schema/index.ts";

/* Tables of clouds know no schema: what they name is held to it here. */

const { pool, provider } = cluster.blocks;
const { subnet } = provider.blocks.zone.blocks;

test.each(providerKinds)("what %s says of attributes of pools and subnets is said of some that there are", (kind) => {
  const table = cloudTable(kind);
  if (!table) throw new Error(`no table of ${kind}`);
  for (const [members, block] of [
    [table.pools, pool],
    [table.subnets, subnet],
  ] as const) {
    const named = [...members.has, ...members.needs, ...Object.keys(members.instead)];
    expect(Object.keys(block.attributes)).toEqual(expect.arrayContaining(named));
    expect(members.has).toEqual(expect.arrayContaining([...members.needs]));
    for (const name of Object.keys(members.instead)) expect(members.has).not.toContain(name);
  }
});
