import { describe, expect, test } from "vitest";
import {
  askedStep,
  eventsEachSecond,
  plannedStep,
  serverChanges,
  startedRun,
} from "../../../test/helpers/apply-events.ts";
import { createScreen, type Screen } from "../../../test/helpers/screen.ts";
import type { CommandContext, Output } from "../../cli/index.ts";
import type { Event } from "../../engine/index.ts";
import { openDisplay } from "./display.ts";

const events = eventsEachSecond([startedRun(), ...plannedStep(serverChanges(2)), ...askedStep()]);
const question = events.flatMap((event) => (event.type === "question" ? [event] : []));

interface World {
  readonly context: CommandContext;
  readonly said: { stdout: string; stderr: string };
}

function world(screen: Screen | undefined, typed: string): World {
  const said = { stdout: "", stderr: "" };
  const into = (name: keyof typeof said): Output => ({
    write: (data) => {
      said[name] += String(data);
    },
    isTerminal: screen !== undefined,
    columns: 80,
  });
  const context: CommandContext = {
    cwd: "/",
    stdin: (async function* () {
      yield Buffer.from(typed);
    })(),
    stdinIsTerminal: true,
    liveTerminal: screen?.terminal,
    stdout: into("stdout"),
    stderr: into("stderr"),
    env: {},
    signal: new AbortController().signal,
  };
  return { context, said };
}

describe("what shows a run", () => {
  test("is lines without a terminal, and its question is answered in a line", async () => {
    const { context, said } = world(undefined, "yes\n");
    const display = await openDisplay(context, { format: "plain" }, "run");
    for (const event of events) display.show(event);
    const [asked] = question;
    expect(asked && (await display.ask.answer(asked, context.signal))).toBe("yes");
    await display.close();
    expect(said.stdout).toBe(`apply demo in demo (run 20260701T090000Z-5eed02)
==> Plan
      + module.shard_eu_west_1a.aws_instance.server[0]  # cluster.podplane:17:5
      + module.shard_eu_west_1a.aws_instance.server[1]  # cluster.podplane:17:5
    done: create 2 (2 s)
==> Confirm
    Apply this plan?
`);
    expect(said.stderr).toBe("yes or no: ");
  });

  test("is JSON where that is asked, also in a terminal", async () => {
    const screen = createScreen(80, 24);
    const { context, said } = world(screen, "");
    const display = await openDisplay(context, { format: "json" }, "run");
    for (const event of events) display.show(event);
    await display.close();
    expect(
      said.stdout
        .split("\n")
        .filter(Boolean)
        .map((line): Event => JSON.parse(line)),
    ).toEqual(events);
    expect(screen.whole().trim()).toBe("");
  });

  test("is a live view in a terminal, which leaves nothing to standard error", async () => {
    const screen = createScreen(80, 24);
    const { context, said } = world(screen, "");
    const display = await openDisplay(context, { format: "plain" }, "run", () => Date.parse(events[0]?.time ?? ""));
    for (const event of events) display.show(event);
    await display.close();
    expect(screen.whole()).toBe(`apply demo in demo, run 20260701T090000Z-5eed02
  module.shard_eu_west_1a  cluster.podplane:17
      + aws_instance.server[0]
      + aws_instance.server[1]
  Plan: 2 to create
✓ Plan  create 2 (2s)
`);
    expect(said).toEqual({ stdout: "", stderr: "" });
  });

  test("goes on in lines where the view breaks, and asks there", async () => {
    const screen = createScreen(80, 24);
    const { context, said } = world(screen, "yes\n");
    const broken = Object.assign(screen.terminal, {
      interrupt() {
        throw new Error("broken on purpose");
      },
    });
    const display = await openDisplay({ ...context, liveTerminal: broken }, { format: "plain" }, "run");
    for (const event of events) display.show(event);
    const [asked] = question;
    const answer = asked && display.ask.answer(asked, context.signal);
    screen.type("\u0003");
    expect(await answer).toBe("yes");
    expect(said.stderr).toBe(
      "warning: the live view ended (broken on purpose); the run goes on, told in lines\nyes or no: ",
    );
    for (const event of eventsEachSecond([{ type: "step-started", step: "seed" }])) display.show(event);
    await display.close();
    expect(said.stdout).toBe("    Apply this plan?\n==> Seed of the cluster's state\n");
  });
});
