import { createServer } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import { makeRoot } from "./root.ts";

fixSeed();

describe("log lines", () => {
  const root = makeRoot("knd");

  test("have the name of the script, a tab and the time", () => {
    const run = root.bash(["helpers"], "script_name=x.sh; log hello world");
    expect(run.stdout).toMatch(/^\[x\.sh\] hello world\tts=\d+\.\d{6}\n$/);
  });

  test("of the end go to stderr and end the script", () => {
    expect(root.bash(["helpers"], "fatal broken; echo on")).toMatchObject({ status: 1, stdout: "" });
    expect(root.bash(["helpers"], "reject bad")).toMatchObject({ status: 65 });
    expect(root.bash(["helpers"], "fatal broken").stderr).toMatch(/FATAL: broken\tts=/);
  });

  test("tell the line of a command that failed, without the values it was called with", () => {
    const run = root.bash(["helpers"], 'secret=hunter2\ngrep --quiet "$secret" /dev/null');
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('FATAL: line 3: grep --quiet "$secret" /dev/null (status 1)');
    expect(run.stderr).not.toContain("hunter2");
  });

  test("keep the decimal point in any locale", () => {
    const run = root.bash(["helpers"], "log x", { LANG: "de_DE.UTF-8", LC_NUMERIC: "de_DE.UTF-8" });
    expect(run.stdout).toMatch(/ts=\d+\.\d+$/m);
  });
});

describe("env files", () => {
  test("values survive being written and read, whatever they hold", () => {
    const root = makeRoot("knd");
    const value = fc.string({ unit: fc.constantFrom(..."ab'\"\\$`={}[]#!\n\t ~é") });
    fc.assert(
      fc.property(fc.array(value, { minLength: 40, maxLength: 40 }), (values) => {
        for (const [index, text] of values.entries()) root.write(`/in/${index}`, text);
        const run = root.bash(
          ["helpers"],
          `mkdir -p "$root/out"
          for i in {0..39}; do
            text=$(cat "$root/in/$i"; printf x)
            KUBE_VALUE=\${text%x}
            env_lines KUBE_VALUE >"$root/value.env"
            KUBE_VALUE=
            load_env /value.env
            printf %s "$KUBE_VALUE" >"$root/out/$i"
          done`,
        );
        expect(run.log).toBe("");
        for (const [index, text] of values.entries()) expect(root.read(`/out/${index}`)).toBe(text);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  const root = makeRoot("knd");
  const read = (content: string, name = "KUBE_A"): string => {
    root.write("/x.env", content);
    return root.bash(["helpers"], `load_env /x.env; printf '%s' "\${${name}-unset}"`).stdout;
  };

  test.each([
    ["KUBE_A=abc==\n", "abc=="],
    ["KUBE_A=abc=\n", "abc="],
    ["KUBE_A='abc='\n", "abc="],
    ['KUBE_A="abc"\n', "abc"],
    ["KUBE_A=\n", ""],
    ["# KUBE_A=1\n\nKUBE_A='2'", "2"],
    ["KUBE_A='one\ntwo'\n", "one\ntwo"],
    ["KUBE_A='$(id) `id`'\n", "$(id) `id`"],
    ["KUBE_A=$(id)\n", "$(id)"],
  ])("%j reads as %j", (content, value) => {
    expect(read(content)).toBe(value);
  });

  test("names that are not ours are ignored, so that no file changes how scripts run", () => {
    expect(read("PATH='/nowhere'\nLD_PRELOAD='x'\nKUBE_A='1'\n")).toBe("1");
    expect(read("LD_PRELOAD='x.so'\n", "LD_PRELOAD")).toBe("unset");
  });

  test.each([
    ["no equals sign\n", "line 1 is not KEY='value'"],
    ["1KEY='x'\n", "line 1 is not KEY='value'"],
    ["\nKUBE_A='open\n", "the quote of KUBE_A is not closed"],
  ])("%j is refused", (content, message) => {
    root.write("/x.env", content);
    const run = root.bash(["helpers"], "load_env /x.env");
    expect(run.status).toBe(65);
    expect(run.stderr).toContain(`/x.env: ${message}`);
  });
});

describe("strings for JSON, YAML and TOML", () => {
  test("are read back by a JSON parser", () => {
    const root = makeRoot("knd");
    const run = root.bash(["helpers"], `quote_string 'a"b\\c/é$x'`);
    expect(JSON.parse(run.stdout)).toBe('a"b\\c/é$x');
  });
});

describe("write_file", () => {
  test("replaces by rename, sets the mode, and leaves an equal file alone", () => {
    const root = makeRoot("knd");
    const write = 'write_file /opt/x.env 0640 root:root "$TEXT"; log "changed $changed"';
    expect(root.bash(["helpers"], write, { TEXT: "a" }).stdout).toMatch(/wrote \/opt\/x\.env.*\n.*changed 1/);
    expect(root.read("/opt/x.env")).toBe("a\n");
    expect(root.mode("/opt/x.env")).toBe("0640");
    expect(root.exists("/opt/x.env.tmp")).toBe(false);
    expect(root.bash(["helpers"], write, { TEXT: "a" }).stdout).toMatch(/^\[bash\] changed 0\t/);
  });

  test("sets a mode that drifted, and does not follow a link", () => {
    const root = makeRoot("knd");
    root.write("/opt/x.env", "a\n", 0o666);
    root.bash(["helpers"], "write_file /opt/x.env 0600 root:root a");
    expect(root.mode("/opt/x.env")).toBe("0600");
    const run = root.bash(["helpers"], 'ln -s /etc/passwd "$root/opt/link"; write_file /opt/link 0600 root:root a');
    expect(run.stderr).toContain("/opt/link is a symbolic link");
  });

  test("starts anew over a temporary file that a killed run left", () => {
    const root = makeRoot("knd");
    root.write("/opt/x.env.tmp", "half", 0o400);
    expect(root.bash(["helpers"], "write_file /opt/x.env 0600 root:root a").status).toBe(0);
    expect(root.read("/opt/x.env")).toBe("a\n");
  });
});

describe("split_list", () => {
  test("drops blanks and empty items", () => {
    const root = makeRoot("knd");
    expect(root.bash(["helpers"], "split_list ' a, b ,,c '; split_list ''").stdout).toBe("a\nb\nc\n");
  });
});

describe("addresses", () => {
  const root = makeRoot("knd");
  test.each([
    ["192.0.2.1:8992", "192.0.2.1 8992"],
    ["[2001:db8::1]:8992", "2001:db8::1 8992"],
    ["nstance.example.com:1", "nstance.example.com 1"],
    ["2001:db8::1:8992", "no"],
    ["host", "no"],
    ["host:port", "no"],
    ["a;id:80", "no"],
  ])("%s is taken apart", (address, parts) => {
    const code = 'if split_address "$A"; then echo "$address_host $address_port"; else echo no; fi';
    expect(root.bash(["helpers"], code, { A: address }).stdout).toBe(`${parts}\n`);
  });

  test.each(["127.0.0.1", "::1"])("answers finds a listener on %s, and nothing on a closed port", async (host) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    root.write("/try.sh", `#!/bin/bash\nsource "$PODPLANE_ROOT/opt/podplane/lib/helpers.sh"\nanswers "$1"\n`, 0o755);
    const target = host === "::1" ? `[::1]:${port}` : `${host}:${port}`;
    expect((await root.start("/try.sh", [target])).status).toBe(0);
    await new Promise((resolve) => server.close(resolve));
    expect((await root.start("/try.sh", [target])).status).toBe(1);
  });
});
