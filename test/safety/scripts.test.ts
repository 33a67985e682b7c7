import { expect, test } from "vitest";
import { compileText } from "../helpers/podplane-source.ts";
import { emitAll } from "./emit.ts";
import { evaluateScript } from "./read-script.ts";

/*
 * Few texts of a source reach the user-data, and those have a form. Here each has all the characters
 * that its form lets through and that a shell, curl's configuration or Nstance's templates could read
 * otherwise; what the real Bash makes of the script must hold them as they were written.
 */

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfF5vYy0vC0yRZ8bKz8b9e2Zt0y2b3c4d5e6f7g8h9i";
const comments = ["ops@example.com #1 [a,b] +/:=-", "-n", "#"];
const address = "https://deps.example.com/%22$(reboot)&a=$HOME;b!*?[c]~@,+(d)%0A%25s#EOF";

const source = `podplane 1
cluster tools {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.tools.example.com" }
  seed none {}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }
  ssh { immutable_authorized_keys = ${JSON.stringify(comments.map((comment) => `${key} ${comment}`))} }
  dependency kube2iam {
    url     = ${JSON.stringify(address)}
    digests = { arm64 = "sha512:${"ab".repeat(64)}" }
    version = "1.0"
  }
  provider aws {
    account = "123456789012"
    region  = "eu-west-1"
    enable_ssm = false
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }
  }
}
`;

function scriptOf(file: string): string {
  const script = emitAll(compileText(source, { file })).find(({ path }) => path.endsWith(".sh"));
  if (!script) throw new Error("no script is emitted");
  return script.text;
}

test("keys, settings and addresses arrive in Bash as they were written", () => {
  const texts = evaluateScript(scriptOf("cluster.podplane"));
  for (const comment of comments) expect(texts).toContain(`${key} ${comment}`);
  expect(texts).toContain(comments.map((comment) => `${key} ${comment}`).join("\n"));
  expect(texts).toContain(`url = "${address}"`);
  expect(texts).toContain("123456789012");
});

test("the name of a source stays in its comment, and is no template to Nstance", () => {
  const script = scriptOf("a\n$(reboot)\r`id` {{ .Nonce }}.podplane");
  const name = 'a $(reboot) `id` {{"{{"}} .Nonce }}.podplane';
  expect(evaluateScript(script)).toContain(
    `# Generated from ${name}. Do not edit: change that file and run \`podplanec build\`.`,
  );
});

test.each(["'", '"', "`", "\\", "<", "{", "|", " ", "\n", "\ue000", "é"])(
  "an address with %j is refused",
  (character) => {
    const changed = source.replace("deps.example.com/", `deps.example.com/${JSON.stringify(character).slice(1, -1)}`);
    const errors = compileText(changed).diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ name }) => name)).toEqual(["bad-text"]);
  },
);
