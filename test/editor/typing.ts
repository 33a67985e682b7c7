import { compile, type Diagnostic } from "../../compiler/index.ts";
import { LineIndex } from "../../grammar/index.ts";
import { memoryHost, startClient } from "../helpers/language-client.ts";
import { editRandomly, type Random } from "../partial/random-edits.ts";
import { inputOf, type Subject } from "../partial/subjects.ts";

/** How many edits are made before the text is taken back to what it was. */
const mostEdits = 8;

/**
 * Types in a document of an editor at random, sometimes faster than the server answers, and compares what it pushed for
 * the last version with a fresh check. Returns the first text for which both differ, and
 * what each says.
 */
export async function findOtherAnswer(subject: Subject, edits: number, random: Random): Promise<string | undefined> {
  const client = await startClient(memoryHost(subject.files));
  try {
    const original = subject.files.get(subject.changed) ?? "";
    let text = original;
    client.open(subject.changed, text);
    for (let edit = 0; edit < edits; ) {
      for (const last = edit + 1 + random(3); edit < last; edit++) {
        const next = random(mostEdits) === 0 ? original : editRandomly(text, random);
        client.edit(subject.changed, text, next);
        text = next;
      }
      const told = (await client.diagnostics(subject.changed)).map((one) => {
        const { line, character } = one.range.start;
        return `${one.code} ${line + 1}:${character + 1}`;
      });
      const [server, fresh] = [JSON.stringify([...new Set(told)].sort()), JSON.stringify(freshAnswer(subject, text))];
      if (server !== fresh) return `the server: ${server}\na check: ${fresh}\n${text}`;
    }
    return undefined;
  } finally {
    await client.end();
  }
}

/** What a check of the changed file says of it. */
function freshAnswer(subject: Subject, text: string): readonly string[] {
  const files = new Map(subject.files).set(subject.changed, text);
  const { diagnostics } = compile(inputOf({ ...subject, main: subject.changed }, files));
  const own = diagnostics.filter(({ span }) => span === undefined || span.file === subject.changed);
  const index = new LineIndex(text);
  const told = own.map((one) => placeOf(one, index, text.startsWith("\ufeff")));
  return [...new Set(told)].sort();
}

function placeOf({ code, span }: Diagnostic, index: LineIndex, hasMark: boolean): string {
  const { line, column } = index.position((span?.start ?? 0) + (hasMark ? 1 : 0));
  return `${code} ${line}:${column}`;
}
