import { afterEach, describe, expect, test } from "vitest";
import {
  type ClientCapabilities,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
} from "vscode-languageserver/node";
import { compile } from "../compiler/index.ts";
import { faultOfOurs, memoryHost, startClient, type TestClient, uriOf } from "../test/helpers/language-client.ts";
import type { Host } from "./index.ts";

const clients: TestClient[] = [];

async function start(host: Host = memoryHost(), capabilities?: ClientCapabilities): Promise<TestClient> {
  const client = await startClient(host, capabilities);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
});

const library = "podplane 1\n\nlet size = 3\n";
const lastOf = (client: TestClient, path: string) =>
  client.pushes.findLast((one) => one.path === path)?.pushed.diagnostics ?? [];
const codes = (diagnostics: readonly { readonly code?: number | string }[]) => diagnostics.map(({ code }) => code);

describe("diagnostics that are pushed", () => {
  test("follow the text", async () => {
    const client = await start();
    client.open("a.podplane", "podplane 1\n\nlet size = sizes\n");
    expect(await client.diagnostics("a.podplane")).toMatchObject([
      {
        range: { start: { line: 2, character: 11 }, end: { line: 2, character: 16 } },
        message:
          "`sizes` means nothing here\nwhy: A bare word is a variable of a loop, comprehension or template, or the name of something where the type of its place asks for one; text is never made of it.\nfix: Did you mean `let.size`?",
        source: "podplanec",
      },
    ]);
    client.change("a.podplane", library);
    expect(await client.diagnostics("a.podplane")).toEqual([]);
  });

  test("count columns of what stands behind letters of several units as the client does", async () => {
    const text = 'podplane 1\n\nlet sizes = ["é😀", size]\n';
    const utf16 = await start();
    utf16.open("a.podplane", text);
    expect((await utf16.diagnostics("a.podplane"))[0]?.range.start).toEqual({ line: 2, character: 20 });
    const utf8 = await start(memoryHost(), { general: { positionEncodings: ["utf-8", "utf-16"] } });
    expect(utf8.hello.capabilities.positionEncoding).toBe("utf-8");
    utf8.open("a.podplane", text);
    expect((await utf8.diagnostics("a.podplane"))[0]?.range.start).toEqual({ line: 2, character: 23 });
  });

  test("take parts of a text as they change", async () => {
    const client = await start();
    client.open("a.podplane", "podplane 1\r\n\r\nlet size = 3\r\n");
    expect(await client.diagnostics("a.podplane")).toEqual([]);
    const change = (line: number, from: number, to: number, text: string) => ({
      range: { start: { line, character: from }, end: { line, character: to } },
      text,
    });
    await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: uriOf("a.podplane"), version: 2 },
      contentChanges: [change(2, 11, 12, "let.other"), change(2, 90, 90, "\r\nlet other = "), change(3, 90, 90, "4")],
    });
    await expect.poll(() => client.pushes.at(-1)?.pushed).toEqual({ version: 2, diagnostics: [] });
  });

  test("of a file that others use are told in it, and follow edits of it that are not saved", async () => {
    const files = new Map([["lib.podplane", library]]);
    const client = await start(memoryHost(files));
    const user = 'podplane 1\n\nuse "lib.podplane" as lib\n\nlet twice = lib.size * 2\n';
    client.open("a.podplane", user);
    expect(await client.diagnostics("a.podplane")).toEqual([]);
    client.open("lib.podplane", "podplane 1\n\nlet other = 3\n");
    await expect.poll(() => codes(lastOf(client, "a.podplane"))).toEqual(["PDP2007"]);
    client.close("lib.podplane");
    await expect.poll(() => lastOf(client, "a.podplane")).toEqual([]);
  });

  test("go when the document is closed", async () => {
    const client = await start();
    client.open("a.podplane", "let = 1");
    expect((await client.diagnostics("a.podplane")).length).toBeGreaterThan(0);
    client.close("a.podplane");
    await expect.poll(() => client.pushes.at(-1)?.pushed.diagnostics).toEqual([]);
  });

  test("leave out what a comment allows", async () => {
    const client = await start();
    client.open("a.podplane", "let size = 3 // podplane: allow PDP2001, a fragment\n");
    expect(await client.diagnostics("a.podplane")).toEqual([]);
  });
});

describe("diagnostics that are asked for", () => {
  const pulling: ClientCapabilities = { textDocument: { diagnostic: {} } };
  const ask = (client: TestClient, previousResultId?: string) =>
    client.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri: uriOf("a.podplane") },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });

  test("have an id, and are not told again while they stay the same", async () => {
    const client = await start(memoryHost(), pulling);
    client.open("a.podplane", "podplane 1\n\nlet size = sizes\n");
    const first = await ask(client);
    expect(first).toMatchObject({ kind: "full", items: [{ range: { start: { line: 2 } } }] });
    expect(await ask(client, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
    client.change("a.podplane", library);
    const second = await ask(client, first.resultId);
    expect(second).toMatchObject({ kind: "full", items: [] });
    expect(second.resultId).not.toBe(first.resultId);
    expect(client.pushes).toEqual([]);
  });

  test("come with those of files that are not open", async () => {
    const files = new Map([["lib.podplane", "podplane 1\n\nlet size = sizes\n"]]);
    const client = await start(memoryHost(files), pulling);
    client.open("a.podplane", 'podplane 1\n\nuse "lib.podplane" as lib\n\nlet a = lib.size\n');
    expect(await ask(client)).toMatchObject({
      relatedDocuments: { [uriOf("lib.podplane")]: { items: [{ range: { start: { line: 2, character: 11 } } }] } },
    });
  });
});

/** A host whose checks wait until they are let go. */
function delayedHost() {
  const waiting: (() => void)[] = [];
  const host: Host = {
    ...memoryHost(),
    async check(file, open, cache) {
      const workspace = memoryHost().workspace(open);
      const text = open.get(file) ?? "";
      await new Promise<void>((go) => waiting.push(go));
      const input = { file, text, notation: "podplane", workspace, varsFiles: [], assignments: [], cache } as const;
      return compile({ ...input, lockOf: () => undefined });
    },
  };
  return { host, waiting };
}

test("what was found about an older text is dropped", async () => {
  const { host, waiting } = delayedHost();
  const client = await start(host);
  client.open("a.podplane", "let = 1");
  await expect.poll(() => waiting.length).toBe(1);
  client.change("a.podplane", "podplane 1\n\nlet size = sizes\n");
  client.change("a.podplane", library);
  // The server has read both edits once it answers.
  await client.connection.sendRequest(DocumentFormattingRequest.type, {
    textDocument: { uri: uriOf("a.podplane") },
    options: { tabSize: 2, insertSpaces: true },
  });
  waiting.shift()?.();
  await expect.poll(() => waiting.length).toBe(1);
  expect(client.pushes).toEqual([]);
  waiting.shift()?.();
  expect(await client.diagnostics("a.podplane")).toEqual([]);
  expect(client.pushes.map(({ pushed }) => pushed.version)).toEqual([3]);
});

test("a fault of ours is one diagnostic, and the server goes on", async () => {
  const sound = memoryHost();
  const host: Host = {
    ...sound,
    check(file, open, cache) {
      if (open.get(file)?.includes("boom")) throw new Error("a fault");
      return sound.check(file, open, cache);
    },
  };
  const client = await start(host);
  client.open("a.podplane", "let boom = 1");
  const [told, ...more] = await client.diagnostics("a.podplane");
  expect(more).toEqual([]);
  expect(told?.message).toMatch(faultOfOurs);
  client.change("a.podplane", library);
  expect(await client.diagnostics("a.podplane")).toEqual([]);
});

describe("formatting", () => {
  const format = (client: TestClient) =>
    client.connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri: uriOf("a.podplane") },
      options: { tabSize: 2, insertSpaces: true },
    });

  test("changes the lines that differ, and no other", async () => {
    const client = await start();
    client.open("a.podplane", "podplane 1\n\nlet a = 1\nlet   bb = 2\nlet c = 3\n");
    expect(await format(client)).toEqual([
      {
        range: { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } },
        newText: "let bb = 2\n",
      },
    ]);
    client.change("a.podplane", "podplane 1\n\nlet a = 1\nlet bb = 2\nlet c = 3\n");
    expect(await format(client)).toEqual([]);
  });

  test("leaves a text alone that cannot be read", async () => {
    const client = await start();
    client.open("a.podplane", "let = 1");
    expect(await format(client)).toEqual([]);
  });
});
