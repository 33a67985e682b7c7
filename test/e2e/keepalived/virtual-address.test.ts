import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "../../helpers/background-process.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { address, type ControlPlane, type Lab, makeLab } from "./network.ts";

/*
 * The virtual address of the API, by Debian's keepalived itself, as the package of vmconfig configures it: two control
 * planes on one network, and a worker that asks at the address. The tests share them and build on each other.
 */

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("left out: keepalived needs root, for networks of its own");

/** Checks take three seconds each, and two of them; the rest is for a machine that does other work. */
const patience = { timeoutMs: 120_000, intervalMs: 500 };

describeWithTools("two control planes", ["keepalived", "ip", "unshare", "openssl", "curl", "setpriv"], () => {
  let lab: Lab;
  let first: ControlPlane;
  let second: ControlPlane;

  beforeAll(async () => {
    if (!isRoot) return;
    lab = await makeLab(["one", "two"]);
    const [one, two] = lab.nodes;
    if (!one || !two) throw new Error("there are no nodes");
    for (const node of lab.nodes) {
      node.serve(true);
      node.start();
    }
    // Whoever has the address is the first from now on.
    const holder = await waitFor("somebody to hold the address", patience, async () =>
      lab.nodes.find((node) => node.holds()),
    );
    first = holder;
    second = holder === one ? two : one;
  });

  afterAll(async () => {
    await lab?.stop();
  });

  const logs = () => lab.nodes.map((node) => `${node.name}:\n${node.log()}`).join("\n");

  /** Waits until one of them alone has the address and answers there. */
  const settles = async (node: ControlPlane, other: ControlPlane): Promise<void> => {
    const isThere = () => node.holds() && !other.holds() && lab.answering() === node.name;
    await waitFor(`${node.name} to hold ${address}`, patience, async () => (isThere() ? true : undefined)).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${logs()}`);
      },
    );
    expect([node.holds(), other.holds(), lab.answering()], logs()).toEqual([true, false, node.name]);
  };

  it.runIf(isRoot)("one of them holds the address, and a worker reaches the API there", async () => {
    await settles(first, second);
    expect(lab.nodes.map((node) => node.log()).join("\n")).not.toMatch(/unsafe|disabl|Unknown keyword|WARNING/i);
  });

  it.runIf(isRoot)("where its API server fails, the other one takes the address", async () => {
    first.serve(false);
    await settles(second, first);
  });

  it.runIf(isRoot)("which keeps it when the first serves again", async () => {
    first.serve(true);
    await waitFor("the first to be well again", patience, async () => (first.isWell() === true ? true : undefined));
    await settles(second, first);
  });

  it.runIf(isRoot)("and keeps it when no API server serves: it is refused there, and not lost", async () => {
    for (const node of lab.nodes) node.serve(false);
    const seen = async () => (lab.nodes.every((node) => node.isWell() === false) ? true : undefined);
    await waitFor("both to see it", patience, seen);
    await settles(second, first);
    for (const node of lab.nodes) node.serve(true);
  });

  it.runIf(isRoot)("one that is gone from the network loses it to the other", async () => {
    await settles(second, first);
    second.connect(false);
    await waitFor("the other to answer", patience, async () => (lab.answering() === first.name ? true : undefined));
    expect(first.holds(), logs()).toBe(true);
  });

  it.runIf(isRoot)("when it is back, one of the two lets go", async () => {
    second.connect(true);
    await waitFor("one to hold it alone", patience, async () =>
      first.holds() !== second.holds() && lab.answering() === (first.holds() ? first : second).name ? true : undefined,
    );
    expect([first.holds(), second.holds()].sort(), logs()).toEqual([false, true]);
  });

  it.runIf(isRoot)("one whose keepalived is stopped gives it away", async () => {
    const [holder, other] = first.holds() ? [first, second] : [second, first];
    await holder.stop();
    await waitFor("the other to hold it", patience, async () => (other.holds() && !holder.holds() ? true : undefined));
    expect(lab.answering()).toBe(other.name);
  });
});
