import { expect, test } from "vitest";
import { Diagnostics, type HeldAddress, type Ir } from "../../compiler/index.ts";
import { managedCluster } from "../../test/helpers/managed-sources.ts";
import { irOf } from "../../test/helpers/podplane-source.ts";
import { reportHeld } from "./held.ts";
import type { Twin } from "./twin.ts";

const ir: Ir = irOf(managedCluster());

const twin = (id: string, ...held: readonly HeldAddress[]): Twin => ({
  folder: `/project/${id}`,
  id,
  from: { source: `/project/${id}/cluster.podplane`, values: "" },
  state: undefined,
  home: undefined,
  held,
});

/** The address of the servers' leader, or of the API, as the source has it. */
const leader: HeldAddress = { of: "leader", address: "192.168.10.250", router_id: 51, range: "192.168.10.0/24" };
const api: HeldAddress = { of: "api", address: "10.20.0.6", router_id: 52, range: "10.20.0.0/24" };

function told(own: Twin, ...others: readonly Twin[]): readonly string[] {
  const found = new Diagnostics();
  reportHeld(own, others, { cwd: "/project", ir, found });
  return found.all.map(({ code, message, help }) => `${code}: ${message}: ${help.split(" here.")[0]}`);
}

const speaking = (id: number, free: number, range = "192.168.10.0/24") =>
  `PDP5006: machines of \`other\` in other speak VRRP in ${range} as ${id}, too: Write router_id = ${free}`;

test("an address is told that others hold, once, whatever their number", () => {
  const expected = [
    "PDP5005: machines of `other` in other hold 192.168.10.250 as well: Give one of the two another free address. Where they are in networks that only look alike, write `// podplane: allow PDP5005, …` on this line.",
  ];
  expect(told(twin("own", leader), twin("other", leader))).toEqual(expected);
  expect(told(twin("own", leader), twin("other", { of: "api", address: leader.address, router_id: 9 }))).toEqual(
    expected,
  );
});

test("a number is told that others have in the same network, with the next that is free in it", () => {
  const other = { ...leader, address: "192.168.10.251" };
  expect(told(twin("own", leader), twin("other", other))).toEqual([speaking(51, 52)]);
  const wider = { ...other, range: "192.168.0.0/16" };
  expect(told(twin("own", leader), twin("other", wider))).toEqual([speaking(51, 52)]);
  const third = { ...other, address: "192.168.10.252", router_id: 52 };
  const apart = { ...other, router_id: 53, range: "192.168.11.0/24" };
  expect(told(twin("own", leader), twin("other", other, third, apart))).toEqual([speaking(51, 53)]);
  const unknown: HeldAddress = { of: "leader", address: "192.168.10.253", router_id: 52 };
  expect(told(twin("own", leader), twin("other", other, unknown))).toEqual([speaking(51, 52)]);
  expect(told(twin("own", leader, { ...api, range: leader.range ?? "" }), twin("other", other))).toEqual([
    speaking(51, 53),
  ]);
});

test("there is no number behind 255", () => {
  const own = { ...leader, router_id: 254 };
  const others = [254, 255].map((id) => ({ ...own, address: `192.168.10.${id - 200}`, router_id: id }));
  expect(told(twin("own", own), twin("other", ...others))).toEqual([speaking(254, 255)]);
});

test("nothing is told of other networks, other numbers, and ranges that are not known", () => {
  const other = { ...leader, address: "192.168.10.251" };
  const { range: _, ...unknown } = leader;
  expect(told(twin("own", leader), twin("other", { ...other, range: "192.168.11.0/24" }))).toEqual([]);
  expect(told(twin("own", leader), twin("other", { ...other, router_id: 60 }))).toEqual([]);
  expect(told(twin("own", leader), twin("other", { of: "leader", address: "192.168.10.251", router_id: 51 }))).toEqual(
    [],
  );
  expect(told(twin("own", unknown), twin("other", other))).toEqual([]);
  expect(told(twin("own"), twin("other", leader))).toEqual([]);
});

test("each is told where the source says it, and what it does not say is not", () => {
  const found = new Diagnostics();
  const elsewhere = { ...leader, address: "192.168.10.9" };
  reportHeld(twin("own", leader, api, elsewhere), [twin("other", leader, api, elsewhere)], {
    cwd: "/project",
    ir,
    found,
  });
  const text = managedCluster();
  expect(found.all.map(({ span }) => span && text.slice(span.start, span.end))).toEqual([
    "192.168.10.250",
    "10.20.0.6",
  ]);
});
