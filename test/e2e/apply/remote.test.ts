import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApplyWorld, callWebhook, runRemoteScript, type SshTarget } from "../../../runtime/apply/index.ts";
import { advance, type EventBody, emptyView, type StepResult } from "../../../runtime/engine/index.ts";
import { noSecrets, secretVariables } from "../../../runtime/tofu/index.ts";
import { freePort } from "../../helpers/background-process.ts";
import { type SshServer, sshTools, startSshServer } from "../../helpers/ssh-server.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";

const home = temporaryFolder("remote");

/** Runs a step in a world that has what these kinds use: a folder, a log, an environment. */
async function runStep(name: string, step: (world: ApplyWorld, context: StepParts) => Promise<StepResult>) {
  const events: EventBody[] = [];
  let view = emptyView;
  const path = join(home, `step-${name}`);
  mkdirSync(path);
  const world = {
    context: { env: process.env },
    // No variable of this process holds a secret of it.
    ir: { state: undefined, providers: [] },
    build: { folder: path },
    run: { path },
    lease: { setChild: async () => undefined },
    secrets: { current: noSecrets },
    tofu: "tofu",
    again: (...words: readonly string[]) => ["podplanec apply", ...words].join(" "),
  } as unknown as ApplyWorld;
  const context = {
    step: name,
    signal: new AbortController().signal,
    view: () => view,
    emit(body: EventBody) {
      events.push(body);
      view = advance(view, body);
    },
  };
  return { result: await step(world, context), events, path };
}

type StepParts = Parameters<typeof runRemoteScript>[1];

describeWithTools("a script over ssh, on a real server", sshTools, () => {
  const own = join(home, "server");
  let target: SshTarget & { readonly port: number };
  let server: SshServer;

  beforeAll(async () => {
    mkdirSync(own);
    server = await startSshServer(own);
    const { port, identity, knownHosts } = server;
    execFileSync(getTool("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", join(home, "other")]);
    target = { host: "127.0.0.1", port, user: userInfo().username, identity, knownHosts };
  });
  afterAll(() => server?.stop());

  const remote = (name: string, more: Partial<Parameters<typeof runRemoteScript>[2]>) =>
    runStep(name, (world, context) =>
      runRemoteScript(world, context, { ...common, target, ...more }).then(({ result }) => result),
    );
  const common = {
    name: "prepare",
    script: ":",
    words: [],
    secrets: noSecrets,
    secretsAs: "environment",
    asRoot: false,
  } as const;

  test("runs as a whole, gets its words as they are, and its lines are told", async () => {
    const script = 'printf "<%s>\\n" "$@"\ncat\necho "the end"';
    const { result, events } = await remote("whole", { script, words: ["a b", "$(id)", "it's"] });
    expect(result).toEqual({ kind: "done", summary: "prepare on 127.0.0.1" });
    const said = events.flatMap((event) => (event.type === "log" ? [event.text] : []));
    expect(said).toEqual(["<a b>", "<$(id)>", "<it's>", "the end"]);
  });

  test.each([
    ["environment", ":"],
    ["lines", 'IFS="=" read -r _ JOIN_KEY; cat'],
  ] as const)("gets secrets as %s that neither list of processes, no log and no event has", async (secretsAs, read) => {
    const seen = join(home, `seen-${secretsAs}`);
    const secrets = secretVariables({ environment: new Map([["JOIN_KEY", "canary 'of' many"]]) });
    const script = [
      read,
      'test "$JOIN_KEY" = "canary \'of\' many" && echo "it has the key"',
      `cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' >'${seen}'`,
      'echo "a careless $JOIN_KEY"',
    ].join("\n");
    const { result, events, path } = await remote(`secrets-${secretsAs}`, { script, secrets, secretsAs });
    expect(result.kind).toBe("done");
    expect(readFileSync(seen, "utf8")).toContain("bash");
    expect(readFileSync(seen, "utf8")).not.toContain("canary");
    expect(JSON.stringify(events)).toContain("it has the key");
    expect(JSON.stringify(events)).not.toContain("canary");
    for (const file of readdirSync(path)) expect(readFileSync(join(path, file), "utf8")).not.toContain("canary");
  });

  test("tells the exit code of the script, and what it said", async () => {
    const { result } = await remote("fails", { script: 'echo "no such storage" >&2\nexit 7' });
    expect(result).toEqual({
      kind: "failed",
      failure: {
        what: "prepare failed on 127.0.0.1 with exit code 7",
        said: "no such storage",
        next: ["podplanec apply --resume"],
      },
    });
  });

  test("refuses a host that is not known, one with another key, and is refused without a key", async () => {
    const made = join(home, "made");
    const script = `touch '${made}'`;
    const empty = join(home, "empty");
    writeFileSync(empty, "");
    const unknown = await remote("unknown", { script, target: { ...target, knownHosts: empty } });
    expect(unknown.result).toMatchObject({ failure: { why: "the host is not known" } });
    expect(readFileSync(empty, "utf8")).toBe("");
    const changed = join(home, "changed");
    const [type, key] = readFileSync(join(home, "other.pub"), "utf8").split(" ");
    writeFileSync(changed, `[127.0.0.1]:${target.port} ${type} ${key}\n`);
    const other = await remote("changed", { script, target: { ...target, knownHosts: changed } });
    expect(other.result).toMatchObject({ failure: { why: expect.stringContaining("another key than before") } });
    const denied = await remote("denied", { script, target: { ...target, identity: join(home, "other") } });
    expect(denied.result).toMatchObject({ failure: { why: "the host accepts none of your keys" } });
    const gone = await remote("gone", { script, target: { ...target, port: await freePort() } });
    expect(gone.result).toMatchObject({ failure: { why: "the host cannot be reached" } });
    expect(existsSync(made)).toBe(false);
  });
});

describe("a webhook", () => {
  /** A service that gives these answers, one after the other, and keeps what it was told. */
  async function service(answers: readonly number[]) {
    const calls: { readonly body: string; readonly headers: Readonly<Record<string, unknown>> }[] = [];
    const server = createServer(async (request, answer) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      calls.push({ body, headers: request.headers });
      answer.writeHead(answers[calls.length - 1] ?? 500).end("words of the service");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/hosts`, calls, stop: () => server.close() };
  }

  const secret = "canary of the webhook";
  const call = async (name: string, answers: readonly number[], limit = 10) => {
    const { url, calls, stop } = await service(answers);
    try {
      const step = await runStep(name, (world, context) =>
        callWebhook(world, context, { url, host: "node-1", id: "run-1", secret, limit }),
      );
      return { ...step, calls };
    } finally {
      stop();
    }
  };

  test("is told host and key of the work, signed over time and body", async () => {
    const { result, calls, events } = await call("taken", [202]);
    expect(result.kind).toBe("done");
    const [{ body, headers } = { body: "", headers: {} }] = calls;
    expect(JSON.parse(body)).toEqual({ host: "node-1", id: "run-1" });
    const signature = createHmac("sha256", secret).update(`${headers["x-podplane-time"]}.${body}`).digest("hex");
    expect(headers["x-podplane-signature"]).toBe(`sha256=${signature}`);
    expect(JSON.stringify(events)).not.toContain(secret);
  });

  test("is asked again while it is locked or away, with the same key", async () => {
    const { result, calls, events } = await call("locked", [409, 503, 200]);
    expect(result).toEqual({ kind: "unchanged", summary: "node-1: done already" });
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    expect(events.filter(({ type }) => type === "waiting")).toHaveLength(2);
  });

  test("is not asked again where it refuses, and its words are told", async () => {
    const { result, calls } = await call("refused", [401, 200]);
    expect(calls).toHaveLength(1);
    expect(result).toMatchObject({
      failure: { why: "it does not accept the signature", said: "words of the service" },
    });
  });

  test("fails where it stays locked", async () => {
    const { result } = await call("stays", [409, 409, 409], 0);
    expect(result).toMatchObject({
      failure: { why: "it is locked, as after a reboot", next: ["unlock it", "podplanec apply --resume"] },
    });
  });
});
