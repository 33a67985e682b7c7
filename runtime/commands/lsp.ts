import { Readable, Writable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { serve } from "../../language-server/index.ts";
import { type CommandArguments, type CommandContext, type Output, UserError } from "../cli/index.ts";
import { createEditorHost } from "../editor/index.ts";

/** Serves one editor on standard input and output, until it ends the server or goes away. */
export function run(context: CommandContext, args: CommandArguments): Promise<number> {
  if (!args.flags.has("stdio")) {
    throw new UserError("an editor needs --stdio", {
      why: "the server speaks on standard input and output only",
      fix: "start it as `podplanec lsp --stdio`",
      exitCode: 2,
    });
  }
  // Edits leave much garbage: a young generation that grows with it would keep memory for nothing.
  setFlagsFromString("--semi-space-growth-factor=1");
  const reader = new StreamMessageReader(Readable.from(context.stdin));
  return serve(reader, new StreamMessageWriter(writableOf(context.stdout)), createEditorHost(context.cwd));
}

function writableOf(output: Output): Writable {
  return new Writable({
    write(chunk: Uint8Array | string, _encoding, done) {
      output.write(chunk);
      const room = output.drained?.() ?? Promise.resolve();
      room.then(() => done(), done);
    },
  });
}
