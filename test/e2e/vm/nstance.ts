/*
 * Nstance's part of a machine's life, played by the test: a server that can be reached, and files
 * delivered the way nstance-agent writes them (contract of nstance, section 8.2; of vmconfig, 2.4).
 */
import { once } from "node:events";
import { createServer } from "node:net";
import { waitFor } from "../../helpers/background-process.ts";
import type { IssuedCertificate } from "./certificates.ts";
import { hostAddress, type Machine } from "./machine.ts";

const home = "/opt/nstance-agent";
const deliveryTimeoutMs = 900_000;

export interface NstanceServer {
  /** The address that a guest reaches; the same for registration and agents. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Something that accepts connections, which is all that user-data and vmconfig ask of the server. */
export async function startNstanceServer(): Promise<NstanceServer> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    address: `${hostAddress}:${port}`,
    stop: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

/** As after a registration: the agent has an identity, and its nonce is gone. */
export async function register(machine: Machine): Promise<void> {
  await machine.check(
    [
      writeFile(`${home}/identity/identity.key`, "identity of the stand-in\n", "0600"),
      writeFile(`${home}/identity/identity.crt`, "identity of the stand-in\n", "0600"),
      `rm -f ${home}/identity/nonce.jwt`,
    ].join("\n"),
  );
}

/** The keys that the agent has generated; they never travel. */
export async function keepKeys(machine: Machine, issued: readonly IssuedCertificate[]): Promise<void> {
  await machine.check(issued.map(({ name, key }) => writeFile(`${home}/keys/${name}.key`, key, "0640")).join("\n"));
}

/**
 * Delivers one batch of files by name, and waits until the machine has dealt with it. Returns what
 * the watcher logged for it.
 */
export async function deliver(machine: Machine, files: Readonly<Record<string, string>>): Promise<string> {
  const since = await machine.check("date +%s.%N");
  await machine.check(
    [
      ...Object.entries(files).map(([name, text]) => writeFile(`${home}/recv/${name}`, text, "0600")),
      writeFile(`${home}/identity/config.hash`, "delivered\n", "0600"),
      writeFile(`${home}/recv/write-files.last`, "delivered\n", "0600"),
    ].join("\n"),
  );
  await waitFor("the delivery to be dealt with", { timeoutMs: deliveryTimeoutMs, intervalMs: 2_000 }, async () => {
    const state = await machine.check(
      `test -e ${home}/recv/write-files.last && echo waiting; systemctl show -P ActiveState nstance-recv-watch.service`,
    );
    return state === "inactive" || state === "failed" ? true : undefined;
  });
  return machine.check(`journalctl --no-pager -o cat -u nstance-recv-watch.service --since "@${since}"`);
}

/** The lines of an env file: each value in single quotes, which none of the tests' values contains. */
export function renderEnv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
}

/** Bash that writes a file as the agent does: whole under another name, then renamed. */
function writeFile(path: string, text: string, mode: string): string {
  const partial = path.replace(/[^/]+$/, ".$&.partial");
  return [
    `base64 --decode >'${partial}' <<'EOF'`,
    Buffer.from(text).toString("base64"),
    "EOF",
    `chown nstance-agent:nstance-agent '${partial}' && chmod ${mode} '${partial}' && mv '${partial}' '${path}'`,
  ].join("\n");
}
