/*
 * A Debian 13 machine in QEMU, by software emulation: boots a fresh overlay of the image that
 * .ci/tools/debian-image.sh builds, with user-data through a NoCloud disk. The guest reaches
 * servers on this machine's loopback interface at 10.0.2.2.
 */
import { execFile, spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BackgroundProcess, freePort, startProcess, waitFor } from "../../helpers/background-process.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { debianImage, getTool, toolsCache } from "../../helpers/tools.ts";

const runFile = promisify(execFile);
const bootTimeoutMs = 900_000;
const commandTimeoutMs = 1_800_000;

/** What `describeWithTools` must ask for. */
export const machineTools: readonly string[] = [
  debianImage,
  "qemu-system-x86_64",
  "qemu-img",
  "cloud-localds",
  "ssh",
  "ssh-keygen",
  "openssl",
  "setpriv",
];

/** The address at which a guest reaches the loopback interface of this machine. */
export const hostAddress = "10.0.2.2";

/** What a command in the guest ended with. */
export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Machine {
  /** The console since the machine was switched on, all boots. */
  console(): string;
  /** Runs a Bash script as root; never throws for its exit status. */
  run(script: string): Promise<CommandResult>;
  /** As `run`, and throws where the script fails. Returns its standard output without the last newline. */
  check(script: string): Promise<string>;
  /** Restarts the machine and waits until it can be logged into. */
  reboot(): Promise<void>;
  /** Keeps the running machine under a name; `restore` goes back to it. */
  snapshot(name: string): Promise<void>;
  restore(name: string): Promise<void>;
  /** Switches it off and removes its files. */
  stop(): Promise<void>;
}

export interface MachineOptions {
  readonly userData: string;
  /** Cloud metadata of the instance, besides the key to log in with. */
  readonly metaData?: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly memoryMiB?: number;
  /** A network of several machines, which its first interface is in. */
  readonly lan?: MachineLan;
}

export interface MachineLan {
  /** The interface of this machine that stands for the guest's. */
  readonly tap: string;
  readonly mac: string;
  /** Of cloud-init, in version 2: for `eth0` there, and for `eth1`, by which this machine is logged into. */
  readonly networkConfig: string;
}

/**
 * Switches a new machine on and returns once it can be logged into; cloud-init may still be
 * running the user-data. Throws with the end of the console where it does not come up.
 */
export async function bootMachine(options: MachineOptions): Promise<Machine> {
  const folder = temporaryFolder("vm");
  const sshPort = await freePort();
  const files = await prepareFiles(folder, options);
  const hardware = { sshPort, memoryMiB: options.memoryMiB ?? 4096, lan: options.lan };
  let power = switchOn(files, hardware, 1);
  const run = (script: string): Promise<CommandResult> => runOverSsh(files, sshPort, script);
  const stop = async (): Promise<void> => {
    await power.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitForLogin(power, run);
  } catch (error) {
    await stop();
    throw error;
  }
  let boots = 1;
  return {
    console: () => Array.from({ length: boots }, (_, boot) => readFileSync(files.console(boot + 1), "utf8")).join("\n"),
    run,
    check: (script) => checked(script, run),
    reboot: async () => {
      await run("systemctl reboot --no-block");
      await waitFor("the machine to go down", { timeoutMs: bootTimeoutMs }, async () =>
        power.isRunning() ? undefined : true,
      );
      boots += 1;
      power = switchOn(files, hardware, boots);
      await waitForLogin(power, run);
    },
    snapshot: (name) => monitor(files.monitor, `savevm ${name}`),
    restore: async (name) => {
      // The guest of the snapshot knows nothing of this connection, which would hang until it times out.
      await runFile(getTool("ssh"), ["-o", `ControlPath=${files.sshControl}`, "-O", "exit", "e2e"]).catch(
        () => undefined,
      );
      await monitor(files.monitor, `loadvm ${name}`);
    },
    stop,
  };
}

interface MachineFiles {
  readonly image: string;
  readonly overlay: string;
  readonly seed: string;
  readonly key: string;
  readonly monitor: string;
  readonly sshControl: string;
  console(boot: number): string;
}

async function prepareFiles(folder: string, options: MachineOptions): Promise<MachineFiles> {
  const image = join(toolsCache(), "images", "debian");
  const overlay = join(folder, "overlay.qcow2");
  const seed = join(folder, "seed.iso");
  const key = join(folder, "key");
  await runFile(getTool("qemu-img"), [
    "create",
    ...["-q", "-f", "qcow2", "-F", "raw", "-b", join(image, "disk.raw"), overlay],
  ]);
  await runFile(getTool("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-C", "e2e", "-f", key]);
  const metaData = {
    "instance-id": options.hostname,
    "local-hostname": options.hostname,
    ...options.metaData,
    "public-keys": [readFileSync(`${key}.pub`, "utf8").trim()],
  };
  writeFileSync(join(folder, "user-data"), options.userData);
  writeFileSync(join(folder, "meta-data"), JSON.stringify(metaData));
  const network = options.lan ? ["--network-config", join(folder, "network-config")] : [];
  if (options.lan) writeFileSync(join(folder, "network-config"), options.lan.networkConfig);
  await runFile(getTool("cloud-localds"), [...network, seed, join(folder, "user-data"), join(folder, "meta-data")]);
  return {
    image,
    overlay,
    seed,
    key,
    monitor: join(folder, "monitor"),
    sshControl: join(folder, "ssh"),
    console: (boot) => join(folder, `console-${boot}.log`),
  };
}

interface Hardware {
  readonly sshPort: number;
  readonly memoryMiB: number;
  readonly lan: MachineLan | undefined;
}

function switchOn(files: MachineFiles, { sshPort, memoryMiB, lan }: Hardware, boot: number): BackgroundProcess {
  const flags = [
    ["-accel", "tcg,thread=multi"],
    // With cx16, QEMU 7.2 emulates it so that about half of the boots end in a kernel panic.
    ["-cpu", "max,-cx16"],
    ["-smp", "2"],
    ["-m", String(memoryMiB)],
    ["-display", "none"],
    ["-serial", "stdio"],
    ["-monitor", `unix:${files.monitor},server=on,wait=off`],
    // A reboot ends the process; `reboot` starts the next one on the same disk.
    ["-no-reboot"],
    ["-kernel", join(files.image, "vmlinuz")],
    ["-initrd", join(files.image, "initrd")],
    // On a busy host the timer's first ticks come late, which a kernel takes for a broken timer.
    ["-append", "root=LABEL=root rw console=ttyS0 net.ifnames=0 ds=nocloud panic=-1 no_timer_check"],
    ["-drive", `file=${files.overlay},format=qcow2,if=virtio,cache=unsafe`],
    ["-drive", `file=${files.seed},format=raw,if=virtio,readonly=on`],
    ...(lan
      ? [
          ["-netdev", `tap,id=lan,ifname=${lan.tap},script=no,downscript=no`],
          ["-device", `virtio-net-pci,netdev=lan,mac=${lan.mac}`],
        ]
      : []),
    ["-netdev", `user,id=n0,hostfwd=tcp:127.0.0.1:${sshPort}-:22`],
    ["-device", "virtio-net-pci,netdev=n0"],
  ];
  return startProcess(getTool("qemu-system-x86_64"), flags.flat(), files.console(boot));
}

async function waitForLogin(power: BackgroundProcess, run: (script: string) => Promise<CommandResult>): Promise<void> {
  const options = { timeoutMs: bootTimeoutMs, intervalMs: 1_000, process: power };
  await waitFor("a login on the machine", options, async () => ((await run("true")).status === 0 ? true : undefined));
}

async function checked(script: string, run: (script: string) => Promise<CommandResult>): Promise<string> {
  const result = await run(script);
  if (result.status !== 0) {
    throw new Error(`status ${result.status} of: ${script}\n${result.stdout}\n${result.stderr}`);
  }
  return result.stdout.replace(/\n$/, "");
}

/** One connection is kept and shared: under emulation each new one costs seconds. */
function runOverSsh(files: MachineFiles, port: number, script: string): Promise<CommandResult> {
  const settings = {
    ControlMaster: "auto",
    ControlPath: files.sshControl,
    ControlPersist: "30",
    ConnectTimeout: "20",
    StrictHostKeyChecking: "no",
    UserKnownHostsFile: "/dev/null",
    LogLevel: "ERROR",
    ServerAliveInterval: "20",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const destination = ["-i", files.key, "-p", String(port), "debian@127.0.0.1"];
  const child = spawn(getTool("ssh"), [...options, ...destination, "sudo", "bash", "-s"], {
    timeout: commandTimeoutMs,
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  child.stdin.on("error", () => undefined);
  child.stdin.end(script);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // `exit`, not `close`: the shared connection's process keeps standard error open.
    child.on("exit", (status) => setTimeout(() => resolve({ status: status ?? 255, ...output }), 50));
  });
}

/** Sends one command to QEMU's monitor and waits for the next prompt. */
function monitor(path: string, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let answer = "";
    let sent = false;
    socket.setEncoding("utf8");
    socket.on("error", reject);
    socket.on("data", (text: string) => {
      answer += text;
      if (!answer.endsWith("(qemu) ")) {
        return;
      }
      if (sent) {
        socket.end();
        const refused = /Error: .*/.exec(answer);
        refused === null ? resolve() : reject(new Error(`${command}: ${refused[0]}`));
        return;
      }
      sent = true;
      answer = "";
      socket.write(`${command}\n`);
    });
  });
}
