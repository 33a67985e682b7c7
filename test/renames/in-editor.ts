import { expect } from "vitest";
import { RenameRequest, type WorkspaceEdit } from "vscode-languageserver/node";
import { LineIndex } from "../../grammar/index.ts";
import { createEditorHost } from "../../runtime/editor/index.ts";
import { withEdits } from "../helpers/analysed.ts";
import { startClient } from "../helpers/language-client.ts";
import { makeJudge } from "../sequences/judge.ts";
import { type Cloud, firstSource, printSource } from "./source.ts";
import { buildIn, inFolder } from "./suite.ts";

/* F2 in an editor, with builds that OpenTofu applies between: a rename is a move, and never destroys. */

const file = "cluster.podplane";

/** What is renamed before a build, as `kind name` and the new name, and what the source says then. */
interface Stage {
  readonly what: string;
  readonly before?: (text: string) => string;
  readonly renames: readonly (readonly [string, string])[];
  readonly says: readonly RegExp[];
  readonly lacks: readonly RegExp[];
}

const swap: Omit<Stage, "what"> = {
  renames: [
    ["pool web", "between"],
    ["pool jobs", "web"],
    ["pool between", "jobs"],
  ],
  says: [/pool jobs \{[^}]*renamed_from = web\b/, /pool web \{[^}]*renamed_from = jobs\b/],
  lacks: [/\bbetween\b/],
};

const stages: readonly Stage[] = [
  {
    what: "twice before a build, the built name stays",
    renames: [
      ["pool web", "front"],
      ["pool front", "store"],
      ["bucket uploads", "media"],
      ["load_balancer edge", "door"],
    ],
    says: [
      /pool store \{[^}]*renamed_from = web\b/,
      /bucket media \{[^}]*renamed_from = uploads\b/,
      /load_balancer door \{[^}]*renamed_from = edge\b/,
    ],
    lacks: [/renamed_from = front\b/, /pool = web\b/],
  },
  {
    what: "there and back, no hint is left",
    renames: [
      ["pool store", "window"],
      ["pool window", "store"],
    ],
    says: [/pool store \{/],
    lacks: [/renamed_from = (?:store|window)\b/, /\bwindow\b/],
  },
  {
    what: "to a name of before that was built",
    renames: [["pool store", "web"]],
    says: [/pool web \{[^}]*renamed_from = store\b/],
    lacks: [/pool = store\b/],
  },
  {
    what: "what was never built",
    before: (text) => text.replace("bucket media {", "bucket fresh {}\n    bucket media {"),
    renames: [["bucket fresh", "newer"]],
    says: [/bucket newer \{\s*\}/],
    lacks: [/renamed_from = fresh\b/],
  },
  {
    what: "with the hint of a rename that was built",
    renames: [["bucket media", "files"]],
    says: [/bucket files \{[^}]*renamed_from = media\b/],
    lacks: [/renamed_from = uploads\b/],
  },
  { what: "names that are swapped", ...swap },
  {
    what: "hints that are gone",
    before: (text) => text.replaceAll(/renamed_from = [\w-]+,? ?/g, ""),
    renames: [],
    says: [],
    lacks: [/renamed_from/],
  },
  { what: "names that are swapped back", ...swap },
];

/** @param program the absolute path of OpenTofu */
export async function renameInEditor(program: string, cloud: Cloud): Promise<void> {
  await inFolder(async (folder) => {
    let text = printSource(firstSource, cloud);
    const judge = await makeJudge(program, await buildIn(folder, text));
    try {
      let applied = await judge.apply(await buildIn(folder, text), undefined);
      for (const { what, before, renames, says, lacks } of stages) {
        text = await renamed(folder, before?.(text) ?? text, renames);
        for (const one of says) expect(text, what).toMatch(one);
        for (const one of lacks) expect(text, what).not.toMatch(one);
        const { groups } = applied;
        applied = await judge.apply(await buildIn(folder, text), applied.state);
        const lost = applied.changes.filter(({ action }) => /delete|replace|remove|forget/.test(action));
        expect(lost, what).toEqual([]);
        expect(
          [...groups].filter((group) => !applied.groups.has(group)),
          what,
        ).toEqual([]);
      }
    } finally {
      await judge.dispose();
    }
  });
}

/** The text after renames in an editor that has opened it. */
async function renamed(folder: string, first: string, renames: Stage["renames"]): Promise<string> {
  const client = await startClient({ ...createEditorHost(folder), cwd: "/project" });
  const uri = `file:///project/${file}`;
  let text = first;
  client.open(file, text);
  for (const [what, newName] of renames) {
    // What was built is known of the last check.
    await client.diagnostics(file);
    const at = text.indexOf(`${what} {`) + what.indexOf(" ") + 1;
    const { line, column } = new LineIndex(text).position(at);
    const position = { line: line - 1, character: column - 1 };
    const edit = await client.connection.sendRequest(RenameRequest.type, { textDocument: { uri }, position, newName });
    text = edited(text, edit, uri);
    client.change(file, text);
  }
  await client.end();
  return text;
}

function edited(text: string, edit: WorkspaceEdit | null, uri: string): string {
  const index = new LineIndex(text);
  const edits = edit?.changes?.[uri] ?? [];
  expect(edits.length).toBeGreaterThan(0);
  return withEdits(
    text,
    edits.map(({ range, newText }) => ({
      span: {
        start: index.offset({ line: range.start.line + 1, column: range.start.character + 1 }),
        end: index.offset({ line: range.end.line + 1, column: range.end.character + 1 }),
      },
      text: newText,
    })),
  );
}
