import { createHmac } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { source } from "../../../test/helpers/podplane-source.ts";
import { type Scripted, type ScriptedServer, scriptedServer } from "../../../test/helpers/scripted-server.ts";
import { testWorld } from "../../../test/helpers/step-world.ts";
import { temporaryFolder } from "../../../test/helpers/temporary-folder.ts";
import { noSecrets, secretVariables } from "../../tofu/index.ts";
import { type RemoteScript, runRemoteScript } from "./ssh.ts";
import { callWebhook, type WebhookCall } from "./webhook.ts";

describe("a script on another machine", () => {
  const script: RemoteScript = {
    target: { host: "node one" },
    name: "prepare",
    script: "echo hello",
    words: ["--dry-run", "a b"],
    secrets: noSecrets,
    secretsAs: "environment",
    asRoot: false,
  };

  /** Runs a script by a program in the place of ssh, which ends so. */
  async function run(parts: Partial<RemoteScript> = {}, ending = "exit 0", hasSsh = true, signal?: AbortSignal) {
    const folder = temporaryFolder("remote");
    if (hasSsh) {
      const text = `#!/bin/sh\nfor word in "$@"; do printf '%s\\n' "$word" >>'${folder}/words'; done\ncat >'${folder}/input'\n${ending}\n`;
      writeFileSync(join(folder, "ssh"), text, { mode: 0o755 });
    }
    const env = { PATH: hasSsh ? `${folder}:/usr/bin:/bin` : folder };
    const one = testWorld(source(), { env, ...(signal ? { signal } : {}) });
    const remote = await runRemoteScript(one.world, one.context, { ...script, ...parts });
    const fileOf = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");
    return { ...remote, ...one, words: fileOf("words").split("\n").slice(0, -1), input: fileOf("input") };
  }

  const always = ["BatchMode=yes", "StrictHostKeyChecking=yes", "ClearAllForwardings=yes"]
    .concat(["ConnectTimeout=15", "ServerAliveInterval=15", "ServerAliveCountMax=4"])
    .flatMap((setting) => ["-o", setting]);

  test("gets to it by ssh's standard input alone, and never asks", async () => {
    const { result, code, words, input } = await run();
    expect([result, code]).toEqual([{ kind: "done", summary: "prepare on node one" }, 0]);
    expect(words).toEqual(["-T", ...always, "--", "node one", "bash -s -- --dry-run 'a b'"]);
    expect(input).toBe('{\necho hello\n} </dev/null\nexit "$?"\n');
  });

  test("is told how the machine is reached, and by whom", async () => {
    const target = { host: "h", user: "admin", port: 2222, knownHosts: '/a "b\\c', identity: "/key" };
    const { words } = await run({ target, asRoot: true });
    expect(words).toEqual([
      ...["-T", ...always, "-o", 'UserKnownHostsFile="/a \\"b\\\\c"', "-l", "admin", "-p", "2222", "-i", "/key"],
      ...["--", "h", "sudo --non-interactive bash -s -- --dry-run 'a b'"],
    ]);
    const root = await run({ target: { host: "h", user: "root" }, asRoot: true });
    expect(root.words.at(-1)).toBe("bash -s -- --dry-run 'a b'");
    const own = await run({ target: { host: "h" }, asRoot: true });
    expect(own.words.at(-1)).toBe("sudo --non-interactive bash -s -- --dry-run 'a b'");
  });

  test("gets secrets as variables or lines, which nobody else sees", async () => {
    const environment = new Map([
      ["ONE", "it's hidden"],
      ["TWO", "and this one"],
    ]);
    const secrets = secretVariables({ environment });
    const first = await run({ secrets }, "echo it\\'s hidden; exit 0");
    expect(first.input).toBe(
      "{\nexport ONE='it'\\''s hidden'\nexport TWO='and this one'\necho hello\n} </dev/null\nexit \"$?\"\n",
    );
    expect(first.said).toEqual(["(secret)"]);
    const lines = await run({ secrets, secretsAs: "lines" });
    expect(lines.input).toBe(
      "{\necho hello\n} < <(printf '%s\\n' ONE='it'\\''s hidden' TWO='and this one')\nexit \"$?\"\n",
    );
    expect((await run({ secretsAs: "lines" })).input).toBe('{\necho hello\n} </dev/null\nexit "$?"\n');
    expect(lines.words.join(" ")).not.toContain("hidden");
  });

  test("needs ssh", async () => {
    expect(await run({}, "", false)).toMatchObject({
      result: {
        kind: "failed",
        failure: { what: "there is no ssh on PATH", next: ["install OpenSSH's client", "podplanec apply --resume"] },
      },
      code: undefined,
      said: [],
    });
  });

  test("that fails is told with its words", async () => {
    expect((await run({}, "echo one; echo two; exit 3")).result).toEqual({
      kind: "failed",
      failure: {
        what: "prepare failed on node one with exit code 3",
        said: "one\ntwo",
        next: ["podplanec apply --resume"],
      },
    });
    expect((await run({}, "echo Permission denied; exit 1")).result).toMatchObject({
      failure: { next: ["podplanec apply --resume"] },
    });
    const killed = await run({}, "kill -9 $$");
    expect(killed.result).toEqual({
      kind: "failed",
      failure: { what: "prepare failed on node one with exit code unknown", next: ["podplanec apply --resume"] },
    });
  });

  test.each([
    [
      "REMOTE HOST IDENTIFICATION HAS CHANGED! Host key verification failed.",
      "the host has another key than before: it was made anew, or it is another machine",
      "compare its fingerprint, then `ssh-keygen -R 'node one'` and connect once by hand",
    ],
    [
      "Host key verification failed.",
      "the host is not known",
      "connect once by hand and compare its fingerprint: `ssh 'node one'`",
    ],
    [
      "Permission denied (publickey).",
      "the host accepts none of your keys",
      "add the key to your agent (`ssh-add`), and to the host's authorized_keys",
    ],
    ...["Connection refused", "Connection timed out", "No route to host", "Could not resolve hostname x"].map(
      (said) => [said, "the host cannot be reached", "check the address, the network and whether the host is up"],
    ),
  ])("to a host that is not reached is explained: %s", async (said, why, next) => {
    expect((await run({}, `echo '${said}'; exit 255`)).result).toEqual({
      kind: "failed",
      failure: {
        what: "node one could not be reached by ssh, or the connection broke off",
        why,
        said,
        next: [next, "podplanec apply --resume"],
      },
    });
  });

  test("may be stopped", async () => {
    expect((await run({}, "exec sleep 60", true, AbortSignal.abort())).result).toEqual({
      kind: "cancelled",
      summary: "stopped; prepare may be half done on node one",
    });
  });
});

describe("a webhook", () => {
  const servers: ScriptedServer[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function call(answer: Scripted, parts: Partial<WebhookCall> = {}) {
    const server = await scriptedServer(() => answer);
    servers.push(server);
    const one = testWorld(source());
    const asked = { url: `${server.origin}/wake`, host: "pve1", id: "i1", secret: undefined, limit: 0, ...parts };
    const result = await callWebhook(one.world, one.context, asked);
    return { result: JSON.parse(JSON.stringify(result).replaceAll(server.origin, "ORIGIN")), seen: server.seen };
  }

  test("that takes the work, or has done it, is called once, with a signature where there is a secret", async () => {
    const taken = await call({ status: 202 });
    expect(taken.result).toEqual({ kind: "done", summary: "pve1: taken by ORIGIN/wake" });
    expect((await call({ status: 200 })).result).toEqual({ kind: "unchanged", summary: "pve1: done already" });
    const [request] = taken.seen;
    expect([request?.method, request?.path, String(request?.body)]).toEqual([
      "POST",
      "/wake",
      '{"host":"pve1","id":"i1"}',
    ]);
    expect(request?.headers["x-podplane-signature"]).toBeUndefined();
    const [signed] = (await call({ status: 202 }, { secret: "secret" })).seen;
    const time = String(signed?.headers["x-podplane-time"]);
    const signature = createHmac("sha256", "secret").update(`${time}.${signed?.body}`).digest("hex");
    expect(signed?.headers["x-podplane-signature"]).toBe(`sha256=${signature}`);
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(600);
  });

  const hosts = ["it does not know the host, or the call", "add the host to its inventory"];
  const signatures = ["it does not accept the signature", "check the secret on both sides, and their clocks"];
  const away = ["the service is away", "start the service, and check the network"];
  test.each<[number, readonly string[], number]>([
    [400, hosts, 60],
    [404, hosts, 60],
    [401, signatures, 60],
    [403, signatures, 60],
    [409, ["it is locked, as after a reboot", "unlock it"], 0],
    [429, hosts, 0],
    [500, away, 0],
    [503, away, 0],
  ])("that answers %i is told", async (status, [why, next], limit) => {
    const { result, seen } = await call({ status, body: " said \n" }, { limit });
    expect([result, seen.length]).toEqual([
      {
        kind: "failed",
        failure: {
          what: `ORIGIN/wake did not take pve1: it answered ${status}`,
          why,
          said: "said",
          next: [next, "podplanec apply --resume"],
        },
      },
      1,
    ]);
  });

  test.each([
    [409, "ORIGIN/wake is locked"],
    [503, "ORIGIN/wake (503)"],
  ])("that answers %i is asked again, until the run is stopped", async (status, text) => {
    const server = await scriptedServer(() => ({ status }));
    servers.push(server);
    const abort = new AbortController();
    const one = testWorld(source(), { signal: abort.signal });
    const emit: typeof one.context.emit = (body) => {
      one.context.emit(body);
      abort.abort();
    };
    const asked = { url: `${server.origin}/wake`, host: "pve1", id: "i1", secret: undefined, limit: 60 };
    await expect(callWebhook(one.world, { ...one.context, emit }, asked)).rejects.toThrow("abort");
    const [event] = one.events;
    expect(event?.type === "waiting" && [event.text.replace(server.origin, "ORIGIN"), event.seconds]).toEqual([
      text,
      0,
    ]);
  });

  test("that is away, or leads elsewhere, is told with what went wrong", async () => {
    const gone = await scriptedServer(() => ({}));
    gone.close();
    const { result } = await call({}, { url: `${gone.origin}/wake` });
    const said = `connect ECONNREFUSED ${gone.origin.replace("http://", "")}`;
    expect(result).toEqual({
      kind: "failed",
      failure: {
        what: `${gone.origin}/wake did not answer`,
        why: away[0],
        said,
        next: [away[1], "podplanec apply --resume"],
      },
    });
    const moved = await call({ status: 302, headers: { location: "/other" } });
    expect([moved.result.failure.what, moved.seen.length]).toEqual(["ORIGIN/wake did not answer", 1]);
  });
});
