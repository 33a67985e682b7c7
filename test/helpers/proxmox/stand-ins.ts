import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { isChange, type Result, runProgram, type World } from "./programs.ts";

/** What becomes of a call: it runs, or fails in one of the ways of contracts/proxmox.md 1.3. */
export type Fate = "run" | "fail" | "task-fails" | "hang" | "kill" | "kill-after";

export interface Call {
  readonly node: string;
  readonly words: readonly string[];
}

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StandIns {
  /** All calls, in order. */
  readonly calls: Call[];
  /** Decides on each call that changes something. */
  fateOf: (call: Call) => Fate;
  run(node: string, script: string, options: readonly string[], input?: string): Promise<Run>;
  /** Path of a program that runs what an SSH server was asked for (`SSH_ORIGINAL_COMMAND`) on a node. */
  loginShell(node: string): string;
  stop(): Promise<void>;
}

const programs = "qm pct pvesm pveum pvesh pveversion ha-manager systemctl apt-get dpkg-query curl wget ip".split(" ");

/** Sends its words to the test, and does what that answers: a status, and what to print. */
const client = `#!/bin/bash
words=("\${0##*/}" "$@")
if [[ $0 == */curl && $1 == --config ]]; then words+=("$(cat)"); fi
exec 3<>"/dev/tcp/127.0.0.1/$STAND_IN_PORT"
printf '%s\\n' "\${#words[@]}" >&3
printf '%s\\0' "\${words[@]}" >&3
IFS= read -r status <&3
cat <&3
exit "$status"
`;

/** What every program needs of /etc. */
const kept = "passwd group shadow gshadow nsswitch.conf login.defs ld.so.cache alternatives".split(" ");

/**
 * Nodes of Proxmox VE whose programs are stand-ins. Each script runs as root in a mount namespace with the folders of its
 * node, so that users, files and modes are real.
 */
export async function startStandIns(folder: string, world: World): Promise<StandIns> {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "stand-in"), client);
  writeFileSync(join(bin, "sleep"), "#!/bin/bash\n");
  for (const name of ["stand-in", "sleep"]) chmodSync(join(bin, name), 0o755);
  for (const name of programs) symlinkSync("stand-in", join(bin, name));
  mkdirSync(join(folder, "shared"), { recursive: true });
  for (const node of world.state.nodes.values()) makeNode(node.files);
  const running = new Map<string, ChildProcess>();
  const standIns = { calls: [] as Call[], fateOf: (_: Call): Fate => "run" };
  const servers = new Map<string, Server>();
  for (const name of world.state.nodes.keys()) {
    servers.set(name, await listen((socket, words) => answer(name, socket, words)));
  }

  function answer(node: string, socket: Socket, words: readonly string[]): void {
    const call = { node, words };
    standIns.calls.push(call);
    const fate = isChange(words) ? standIns.fateOf(call) : "run";
    if (fate === "hang") return;
    const { status, output } = resultOf(fate, node, words);
    if (fate === "kill" || fate === "kill-after") kill(node);
    else socket.end(`${status}\n${output}`);
  }

  function resultOf(fate: Fate, node: string, words: readonly string[]): Result {
    if (fate === "fail" || fate === "kill") return { status: 1, output: "it failed\n" };
    // Programs that do not start tasks have no such way to fail.
    if (fate === "task-fails") return { status: 0, output: "UPID:task\nTASK ERROR: it failed\n" };
    return runProgram(world, node, words);
  }

  function kill(node: string): void {
    const pid = running.get(node)?.pid;
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  }

  function entering(node: string) {
    const files = world.state.nodes.get(node)?.files ?? "";
    const address = servers.get(node)?.address();
    if (typeof address !== "object" || address === null) throw new Error(`there is no node ${node}`);
    return {
      words: ["unshare", "--mount", "bash", "--norc", "-c", enter, files, join(folder, "shared")],
      env: { PATH: `${bin}:/usr/sbin:/usr/bin:/sbin:/bin`, STAND_IN_PORT: String(address.port) },
    };
  }

  return Object.assign(standIns, {
    loginShell(node: string): string {
      const { words, env } = entering(node);
      const path = join(folder, `login-${node}`);
      const set = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
      const command = ["env", "--ignore-environment", ...set, ...words.map(quoted), "-c"].join(" ");
      writeFileSync(path, `#!/bin/sh\nexec ${command} "$SSH_ORIGINAL_COMMAND"\n`, { mode: 0o755 });
      return path;
    },
    async run(node: string, script: string, options: readonly string[], input = ""): Promise<Run> {
      const { words, env } = entering(node);
      const [command = "", ...more] = [...words, script, ...options];
      const child = spawn(command, more, { env, detached: true });
      running.set(node, child);
      const chunks = { stdout: "", stderr: "" };
      child.stdout.on("data", (data: Buffer) => {
        chunks.stdout += data;
      });
      child.stderr.on("data", (data: Buffer) => {
        chunks.stderr += data;
      });
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
      const status = await new Promise<number | null>((resolve) => child.on("exit", resolve));
      return { status, ...chunks };
    },
    async stop() {
      for (const server of servers.values()) server.close();
    },
  });
}

const enter = `set -e
for path in /etc /usr/local/bin /var/lib /run/lock; do mount --bind "$0$path" "$path"; done
mount --bind "$1" /etc/pve
shift
exec /bin/bash --norc "$@"
`;

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function makeNode(files: string): void {
  for (const path of [
    "etc/pve",
    "etc/network",
    "etc/systemd/system",
    "etc/apt/sources.list.d",
    "usr/local/bin",
    "var/lib",
    "run/lock",
  ]) {
    mkdirSync(join(files, path), { recursive: true });
  }
  for (const name of kept) {
    if (existsSync(`/etc/${name}`))
      cpSync(`/etc/${name}`, join(files, "etc", name), { recursive: true, verbatimSymlinks: true });
  }
  writeFileSync(join(files, "etc/network/interfaces"), "auto lo\niface lo inet loopback\n");
  writeFileSync(
    join(files, "etc/apt/sources.list.d/pve-enterprise.sources"),
    "Types: deb\nURIs: https://enterprise.proxmox.com/debian/pve\nSuites: trixie\nComponents: pve-enterprise\n",
  );
}

/** Reads a count, then as many words, each with a NUL behind it. */
async function listen(onCall: (socket: Socket, words: readonly string[]) => void): Promise<Server> {
  const server = createServer((socket) => {
    let text = "";
    socket.on("error", () => undefined);
    socket.on("data", (data: Buffer) => {
      text += data;
      const line = text.indexOf("\n");
      if (line < 0) return;
      const words = text.slice(line + 1).split("\0");
      if (words.length - 1 < Number(text.slice(0, line))) return;
      socket.removeAllListeners("data");
      onCall(socket, words.slice(0, -1));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
