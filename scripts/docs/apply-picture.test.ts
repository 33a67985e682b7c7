import { expect, test } from "vitest";
import { openTui } from "../../runtime/apply-tui/index.ts";
import { textOf } from "../../runtime/apply-tui/lines.ts";
import { createScreen } from "../../test/helpers/screen.ts";
import { applyPicture, recordedScreen } from "./apply-picture.ts";

test("the picture of an apply has what a terminal shows", async () => {
  const { events, rows, now } = recordedScreen();
  const screen = createScreen(80, 30);
  const tui = openTui({
    terminal: screen.terminal,
    isColoured: true,
    viewer: "run",
    now: () => now,
    onCrash: expect.fail,
  });
  for (const event of events) tui.show(event);
  await tui.flush();
  const shown = rows.map((row) => textOf(row).trimEnd()).join("\n");
  expect(`${shown}\n`).toBe(screen.visible());
  expect(shown.split("\n").at(-1)).toBe(
    "ctrl-c stops cleanly  up/down/pgup/pgdn scroll log  tab resources  l larger log",
  );
  const drawn = applyPicture()
    .replaceAll(/<[^>]+>|\s/g, "")
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&");
  for (const row of shown.split("\n")) expect(drawn).toContain(row.replaceAll(/\s/g, ""));
  await tui.close();
});
