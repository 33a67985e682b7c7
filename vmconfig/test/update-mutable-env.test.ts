import { describe, expect, test } from "vitest";
import { envText, makeRoot, type Root, type RunResult, scripts } from "./root.ts";

const dest = "/opt/podplane/etc/mutable.env";

function rootWith(current = "KUBE_LOG_LEVEL='2'\n", file = dest): Root {
  const root = makeRoot("knd");
  root.write(file, current, 0o600);
  return root;
}

function update(root: Root, delivered: string, file = dest, remove = ""): RunResult {
  root.write("/in.env", delivered);
  return root.run(scripts.update, [`${root.path}/in.env`, `${root.path}${file}`, remove]);
}

function values(root: Root, file = dest): Readonly<Record<string, string>> {
  const lines = root.read(file).trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 2, -1)]),
  );
}

describe("update-mutable-env.sh", () => {
  test("writes all keys, sorted and quoted: defaults, then what is there, then what came", () => {
    const root = rootWith("KUBE_LOG_LEVEL='3'\nOIDC_ISSUER='https://old'\nGONE='1'\n");
    expect(update(root, "OIDC_ISSUER=https://new\nKUBE_API_PORT=''\n").status).toBe(0);
    const keys = Object.keys(values(root));
    expect(keys).toEqual([...keys].sort());
    expect(keys).toEqual(root.read("/opt/podplane/share/defaults/mutable.env").match(/^[A-Z_0-9]+(?==)/gm));
    expect(values(root)).toMatchObject({
      OIDC_ISSUER: "https://new",
      KUBE_LOG_LEVEL: "3",
      KUBE_API_PORT: "",
      OIDC_SIGNING_ALGS: "RS256",
    });
    expect(values(root)).not.toHaveProperty("GONE");
    expect(root.mode(dest)).toBe("0600");
  });

  test("a second run changes nothing and says so", () => {
    const root = rootWith();
    update(root, "OIDC_ISSUER='https://a'\n");
    const before = root.read(dest);
    expect(update(root, "OIDC_ISSUER='https://a'\n").stdout).toContain("mutable.env: unchanged");
    expect(root.read(dest)).toBe(before);
  });

  test("base64 keeps the = at its end, quoted or not", () => {
    const root = rootWith();
    update(root, "OIDC_CA_CERT=YWI=\nSSH_AUTHORIZED_KEY=ssh-ed25519 AAA= a@b\nNETSY_BUCKET='x=='\n");
    expect(values(root)).toMatchObject({
      OIDC_CA_CERT: "YWI=",
      SSH_AUTHORIZED_KEY: "ssh-ed25519 AAA= a@b",
      NETSY_BUCKET: "x==",
    });
  });

  test("brackets of IPv6 addresses and the addresses of Nstance are accepted", () => {
    const root = rootWith();
    const given = { NSTANCE_SERVER_AGENT_ADDR: "[2001:db8::1]:8994", KUBE_API_ETCD_SERVERS: "https://[::1]:2378" };
    expect(update(root, envText(given)).status).toBe(0);
    expect(values(root)).toMatchObject(given);
  });

  test("comments, blank lines, blanks around and empty keys are passed over", () => {
    const root = rootWith();
    expect(update(root, '# c\n\n  OIDC_ISSUER = "https://a"  \n=x\n').status).toBe(0);
    expect(values(root)["OIDC_ISSUER"]).toBe("https://a");
  });

  test.each([
    ["an unknown key", "NO_SUCH_KEY='1'\n", "NO_SUCH_KEY is not a key of this release"],
    ["a key that only user-data may set", "INSTANCE_ID='x'\n", "INSTANCE_ID is not a key of this release"],
    ["a key that is no identifier", "A-B='1'\n", "line 1: the key is not an identifier"],
    ["a dollar sign", "OIDC_ISSUER='https://$(id)'\n", "OIDC_ISSUER holds $"],
    ["a quote inside", "OIDC_ISSUER='a'b'\n", "OIDC_ISSUER holds '"],
    ["a backslash", "OIDC_ISSUER='a\\b'\n", "OIDC_ISSUER holds \\"],
    ["a carriage return", "OIDC_ISSUER='a\rb'\n", "OIDC_ISSUER holds a character that cannot be printed"],
    ["a letter beyond ASCII", "OIDC_ISSUER='ä'\n", "OIDC_ISSUER holds a character that cannot be printed"],
    ["4097 characters", `OIDC_CA_CERT='${"a".repeat(4097)}'\n`, "OIDC_CA_CERT is longer than 4096"],
    ["a key that is given twice", "KUBE_LOG_LEVEL='3'\nKUBE_LOG_LEVEL='4'\n", "KUBE_LOG_LEVEL is given twice"],
    ["a blank at the end", "OIDC_ISSUER='https://a '\n", "OIDC_ISSUER begins or ends with a blank"],
    ["a blank at the beginning", 'NETSY_BUCKET=" a"\n', "NETSY_BUCKET begins or ends with a blank"],
    ["a value over several lines", "OIDC_ISSUER='a\nb'\n", "line 2 is not KEY=value"],
  ])("refuses %s and leaves the file as it was", (_, delivered, message) => {
    const root = rootWith();
    const run = update(root, delivered);
    expect(run.status).toBe(65);
    expect(run.stderr).toContain(message);
    expect(root.read(dest)).toBe("KUBE_LOG_LEVEL='2'\n");
    expect(update(root, "KUBE_LOG_LEVEL='5'\n").status).toBe(0);
    expect(values(root)["KUBE_LOG_LEVEL"]).toBe("5");
  });

  test("4096 characters are accepted", () => {
    expect(update(rootWith(), `OIDC_CA_CERT='${"a".repeat(4096)}'\n`).status).toBe(0);
  });

  test("no message shows a value", () => {
    const run = update(rootWith(), "NETSY_SECRET_ACCESS_KEY='hunter2$'\n");
    expect(run.log).not.toContain("hunter2");
  });

  test("a key in another spelling takes the place of the old one", () => {
    const root = rootWith("OIDC_CUSTOM_CA='b2xk'\nSSH_AUTHORIZED_KEYS='ssh-ed25519 OLD'\n");
    update(root, "OIDC_CA_CERT=''\nSSH_AUTHORIZED_KEY='ssh-ed25519 NEW'\n");
    expect(values(root)).toMatchObject({
      OIDC_CA_CERT: "",
      OIDC_CUSTOM_CA: "",
      SSH_AUTHORIZED_KEY: "ssh-ed25519 NEW",
      SSH_AUTHORIZED_KEYS: "",
    });
  });

  test("secrets.env has its own keys, and one that is no longer delivered is withdrawn", () => {
    const file = "/opt/podplane/etc/secrets.env";
    const root = rootWith("NETSY_ACCESS_KEY_ID='old'\n", file);
    expect(update(root, "REGISTRY_ACCESS_KEY_ID='new'\n", file).status).toBe(0);
    expect(values(root, file)).toMatchObject({ NETSY_ACCESS_KEY_ID: "", REGISTRY_ACCESS_KEY_ID: "new" });
    expect(update(root, "OIDC_ISSUER='https://a'\n", file).status).toBe(65);
  });

  test.each(["true", "1"])("removes the source when told so by %s", (remove) => {
    const root = rootWith();
    update(root, "KUBE_LOG_LEVEL='5'\n", dest, remove);
    expect(root.exists("/in.env")).toBe(false);
  });

  test("keeps the source otherwise", () => {
    const root = rootWith();
    update(root, "KUBE_LOG_LEVEL='5'\n");
    expect(root.exists("/in.env")).toBe(true);
  });

  test("is fatal, and not a refusal, when a file is missing", () => {
    const root = rootWith();
    expect(root.run(scripts.update, ["/nowhere", `${root.path}${dest}`])).toMatchObject({ status: 1 });
    expect(root.run(scripts.update)).toMatchObject({ status: 1 });
  });
});
