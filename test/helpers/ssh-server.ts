import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { freePort, startProcess, waitFor } from "./background-process.ts";
import { getTool } from "./tools.ts";

/** A real SSH server on the loopback interface, which lets in whoever has the key. */
export interface SshServer {
  readonly port: number;
  /** File with the private key of who is let in. */
  readonly identity: string;
  /** File with the key of the server, by each of its addresses. */
  readonly knownHosts: string;
  stop(): Promise<void>;
}

/** The tools that it needs. */
export const sshTools = ["sshd", "ssh", "ssh-keygen", "bash"] as const;

/**
 * Starts a server whose files lie in `home`, which may be used for nothing else. `programs` says by address what runs in
 * place of what is asked for there; by itself it listens on 127.0.0.1 and runs what it is asked for.
 */
export async function startSshServer(
  home: string,
  programs: ReadonlyMap<string, string | undefined> = new Map([["127.0.0.1", undefined]]),
): Promise<SshServer> {
  for (const key of ["host", "user"]) {
    execFileSync(getTool("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", join(home, key)]);
  }
  const authorized = join(home, "authorized");
  writeFileSync(authorized, readFileSync(join(home, "user.pub")));
  chmodSync(home, 0o700);
  // Its own folder for the unprivileged part, which a service would have made.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  const port = await freePort();
  const addresses = [...programs.keys()];
  const lines = [
    `HostKey ${join(home, "host")}`,
    `AuthorizedKeysFile ${authorized}`,
    ...addresses.map((address) => `ListenAddress ${address}:${port}`),
    "UsePAM no",
    "PermitRootLogin prohibit-password",
    "StrictModes no",
    `PidFile ${join(home, "sshd.pid")}`,
    ...[...programs].flatMap(([address, program]) =>
      program === undefined ? [] : [`Match LocalAddress ${address}`, `  ForceCommand ${program}`],
    ),
  ];
  const config = join(home, "sshd_config");
  writeFileSync(config, `${lines.join("\n")}\n`);
  const log = join(home, "sshd.log");
  const server = startProcess(getTool("sshd"), ["-D", "-e", "-f", config], log);
  const knownHosts = join(home, "known hosts");
  const [type, key] = readFileSync(join(home, "host.pub"), "utf8").split(" ");
  writeFileSync(knownHosts, addresses.map((address) => `[${address}]:${port} ${type} ${key}\n`).join(""));
  await waitFor("sshd", { timeoutMs: 60_000, process: server }, async () => {
    return readFileSync(log, "utf8").includes("Server listening") ? true : undefined;
  });
  return { port, identity: join(home, "user"), knownHosts, stop: () => server.stop() };
}
