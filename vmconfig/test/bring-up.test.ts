import { beforeEach, describe, expect, test } from "vitest";
import { cloneRoot, makeRoot, type Root } from "./root.ts";

/* services.sh by itself: what a service was started with, which are stale, and how one is brought up. */

const original = makeRoot("knd");
const started = "/opt/podplane/delivery/started";
let root: Root;
beforeEach(() => {
  root = cloneRoot(original);
}, 120_000);

/** What a piece of Bash prints, and calls of systemctl among it; with the status where that is a failure. */
function steps(code: string): readonly string[] {
  const run = root.bash(
    ["services"],
    `systemctl() { echo "systemctl $*" >&3; [[ " \${failing-} " != *" $1 "* ]]; }\nexec 3>&1\n${code}`,
  );
  const text = run.log.replaceAll(root.path, "").replace(/\tts=.*/g, "");
  return [...text.split("\n").filter(Boolean), ...(run.status === 0 ? [] : [`status ${run.status}`])];
}

const wanted = "service_enabled() { [[ $1 != zot ]]; }\nlook_at knd";
const kubelet = [
  ...["absent /opt/env/kubelet.env", "absent /opt/kubelet/etc/kubelet.yaml", "absent /opt/crt/kubelet.client.crt"],
  ...["absent /opt/key/kubelet/kubelet.client.key", "absent /opt/crt/kubelet.server.crt"],
  ...["absent /opt/key/kubelet/kubelet.server.key", "absent /opt/crt/ca.crt"],
  // It comes with the package.
  expect.stringMatching(/^[0-9a-f]{64} \/opt\/kubelet\/etc\/kubeconfig$/),
];

test("what a service is started with is a line for each file, and `off` where it is not wanted", () => {
  root.write("/opt/crt/ca.crt", "abc");
  const code = `${wanted}
    state_of kubelet; printf '%s' "$state"
    state_of zot; echo "$state"
    look_at knd; echo "\${#inputs_by_service[@]}"`;
  const expected = [...kubelet];
  expected[6] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad /opt/crt/ca.crt";
  expect(steps(code)).toEqual([...expected, "off", "6"]);
});

test("where no file is there nothing is read", () => {
  for (const path of ["opt/kubelet", "opt/zot", "opt/kube2iam", "opt/containerd"]) root.remove(`/${path}`);
  expect(steps('sha256sum() { echo read; }\nlook_at knd\necho "${#input_digests[@]}"')).toEqual(["0"]);
});

test("it is noted, and known again", () => {
  const code = `started=old; started_with kubelet; echo "<$started>"
    note_started kubelet $'one\\ntwo'
    note_started zot off
    started_with kubelet; echo "$started"
    started_with zot; echo "$started"`;
  expect(steps(code)).toEqual(["<>", "one", "two", "off"]);
  expect(root.mode(`${started}/kubelet`)).toBe("0600");
});

test("stale is what would be started with something else, in the order of starts", () => {
  const code = `service_enabled() { [[ $1 != zot ]]; }
    stale=(old)
    stale_services knd; echo "\${stale[*]}"
    for service in "\${stale[@]}"; do state_of "$service"; note_started "$service" "\${state%$'\\n'}"; done
    stale_services knd; echo "\${stale[*]-}."
    echo new >"$root/opt/env/kubelet.env"
    rm "$root${started}/nstance-agent"
    stale_services knd; echo "\${stale[*]}"
    service_enabled() { [[ $1 != containerd ]]; }
    stale_services knd; echo "\${stale[*]}"`;
  root.write("/opt/env/x", "");
  expect(steps(code)).toEqual([
    "containerd nstance-agent fluent-bit zot kube2iam kubelet",
    ".",
    "nstance-agent kubelet",
    "containerd nstance-agent zot kubelet",
  ]);
});

describe("bringing up", () => {
  const up = (service: string, before = ""): readonly string[] =>
    steps(
      `${wanted}\n${before}\nnote_started ${service} old\nif bring_up ${service}; then echo up; else echo failed; fi`,
    );

  test("a service enables and restarts it, and notes with what", () => {
    expect(up("kubelet")).toEqual([
      ...["systemctl enable kubelet.service", "systemctl restart kubelet.service", "[bash] restarted kubelet", "up"],
    ]);
    expect(root.read(`${started}/kubelet`).trim().split("\n")).toEqual(kubelet);
  });

  test("one that is not wanted stops it, whatever systemd says", () => {
    for (const failing of ["", "disable"]) {
      expect(up("zot", `failing=${failing}`)).toEqual([
        ...["systemctl disable --now zot.service", "[bash] stopped zot: it is not wanted here", "up"],
      ]);
      expect(root.read(`${started}/zot`)).toBe("off\n");
    }
  });

  test.each([
    ["enable", ["systemctl enable kubelet.service"]],
    ["restart", ["systemctl enable kubelet.service", "systemctl restart kubelet.service"]],
  ])("one that systemd does not %s fails, and it counts as never started", (failing, calls) => {
    expect(up("kubelet", `failing=${failing}`)).toEqual([...calls, "failed"]);
    expect(root.exists(`${started}/kubelet`)).toBe(false);
  });
});
