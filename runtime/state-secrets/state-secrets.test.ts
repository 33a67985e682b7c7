import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/index.ts";
import { managedCluster, managedFirewall } from "../../test/helpers/managed-sources.ts";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { environmentOfOthers } from "../tofu/index.ts";
import {
  environmentForTofu,
  placeholderSecrets,
  requireEncryption,
  stateSecrets,
  variablesOfSecrets,
} from "./index.ts";

/* The token of an API of machines of one's own, on its way into the process of OpenTofu. */

const part = "0b6a0e4c-6d3f-4a57-9c35-5f2d7f7f6a10";
const token = `tofu@pve!podplane=${part}`;

function irOf(): Ir {
  const text = managedCluster({
    top: `secret pve = env("PVE_TOKEN")
secret state = env("STATE_PASSPHRASE")
secret nodes = env("NODES_KEY")
secret id = env("AWS_ACCESS_KEY_ID")
secret key = env("STORE_SECRET")`,
    own: `api_token = secret.pve
    ssh { encryption_key = secret.nodes, access_key_id = secret.id, secret_access_key = secret.key }
    ${managedFirewall}`,
    more: "state local { encryption { passphrase = secret.state } }",
  });
  const ir = compileText(text).clusters[0]?.ir;
  if (!ir) throw new Error("it does not compile");
  return ir;
}

const given = (env: Readonly<Record<string, string>>) =>
  stateSecrets({
    ir: irOf(),
    env: { STATE_PASSPHRASE: "a passphrase of length", ...env },
    folder: ".",
    endpoint: undefined,
    signal: new AbortController().signal,
  });

describe("the token of an API", () => {
  test("is in the environment of OpenTofu, and in nothing that it says", async () => {
    const secrets = await given({ PVE_TOKEN: token });
    expect(secrets.names).toEqual(["PROXMOX_VE_API_TOKEN", "TF_ENCRYPTION"]);
    expect(secrets.into({ PATH: "/bin" })).toMatchObject({ PATH: "/bin", PROXMOX_VE_API_TOKEN: token });
    expect(secrets.hideIn(`no ticket for ${token}: ${part}`)).not.toContain(part);
    expect(JSON.stringify([secrets, String(secrets)])).not.toContain(part);
  });

  test("is in the environment of no other program, nor is what it is taken from", () => {
    const env = { PATH: "/bin", PVE_TOKEN: token, PROXMOX_VE_API_TOKEN: token, STATE_PASSPHRASE: "x" };
    expect(environmentOfOthers(env, variablesOfSecrets(irOf()))).toEqual({ PATH: "/bin" });
  });

  test("leaves OpenTofu nothing else of the variables that secrets are taken from, but what programs read by name", () => {
    const given = {
      PATH: "/bin",
      PVE_TOKEN: token,
      PROXMOX_VE_API_TOKEN: token,
      STATE_PASSPHRASE: "x",
      NODES_KEY: "y",
    };
    expect(environmentForTofu({ ...given, AWS_ACCESS_KEY_ID: "z", TF_VAR_mine: "m" }, irOf())).toEqual({
      ...{ PATH: "/bin", PROXMOX_VE_API_TOKEN: token, AWS_ACCESS_KEY_ID: "z", TF_VAR_mine: "m" },
    });
  });

  test("has to be one, and to be there; no message has anything of it", async () => {
    await expect(given({ PVE_TOKEN: part })).rejects.toThrow("the secret `pve` is no token of an API");
    await expect(given({ PVE_TOKEN: part })).rejects.not.toThrow(part);
    await expect(given({})).rejects.toThrow("the secret `pve` is not there");
  });
});

/** The cluster of a source that says this of its state and its machines. */
function irWith(parts: { readonly top: string; readonly own?: string; readonly state: string }): Ir {
  const own = `${parts.own ?? ""}\n    ${managedFirewall}`;
  const ir = compileText(managedCluster({ top: parts.top, own, more: parts.state })).clusters[0]?.ir;
  if (!ir) throw new Error("it does not compile");
  return ir;
}

const secretsOf = (ir: Ir, env: Readonly<Record<string, string>>) =>
  stateSecrets({ ir, env, folder: ".", endpoint: undefined, signal: new AbortController().signal });

describe("what keeps a state", () => {
  const encrypted = irWith({
    top: 'secret now = env("NOW")\nsecret before = env("BEFORE")',
    state: "state local { encryption { passphrase = secret.now, previous = secret.before } }",
  });
  const [now, before] = ["a passphrase of length", "the one before it"];

  test("is given to OpenTofu with the passphrase before it, and hidden in what it says", async () => {
    const secrets = await secretsOf(encrypted, { NOW: now, BEFORE: before });
    expect(secrets.names).toEqual(["TF_ENCRYPTION"]);
    const { TF_ENCRYPTION: text = "" } = secrets.into({});
    expect([text.includes(now), text.includes(before)]).toEqual([true, true]);
    expect(secrets.hideIn(`${now}, ${before}`)).toBe("(secret), (secret)");
    expect(variablesOfSecrets(encrypted)).toEqual(new Set(["PROXMOX_VE_API_TOKEN", "NOW", "BEFORE"]));
  });

  test("has 16 characters at least", async () => {
    const [enough, short] = ["sixteen letters!", "fifteen letters"];
    const { TF_ENCRYPTION: text = "" } = (await secretsOf(encrypted, { NOW: enough, BEFORE: enough })).into({});
    expect(text).toContain(enough);
    await expect(secretsOf(encrypted, { NOW: enough, BEFORE: short })).rejects.toMatchObject({
      message: "the secret `before` is too short for a passphrase",
      why: "OpenTofu makes keys of 16 characters or more",
      fix: "make it longer; of state that exists it cannot be changed without `previous`",
    });
    await expect(secretsOf(encrypted, { NOW: short, BEFORE: enough })).rejects.toThrow("the secret `now` is too short");
  });

  test("has a stand-in for commands that read no state", () => {
    const { TF_ENCRYPTION: text = "" } = placeholderSecrets(encrypted).into({});
    expect(text.match(/nothing is encrypted with this/g)).toHaveLength(2);
    expect(placeholderSecrets({ state: undefined }).names).toEqual([]);
  });

  test("is refused by Terraform, which cannot encrypt", () => {
    const terraform = '{"terraform_version": "1.9.0", "terraform_outdated": false}';
    expect(() => requireEncryption(encrypted, "/bin/terraform", terraform)).toThrow(
      expect.objectContaining({
        message: "/bin/terraform is Terraform, which cannot encrypt state",
        why: "the cluster's state is to be encrypted; Terraform would write it as it is",
        fix: "use OpenTofu: put `tofu` on the PATH, or name it with PODPLANE_TF_CMD",
      }),
    );
    expect(requireEncryption(encrypted, "tofu", '{"terraform_version": "1.10.6"}')).toBeUndefined();
    expect(requireEncryption({ state: undefined }, "terraform", terraform)).toBeUndefined();
  });

  test("by a server has the password for it", async () => {
    const server = irWith({
      top: 'secret state = env("STATE_PASSWORD")',
      state: `state http {
        address = "https://state.example.com/lab", lock_address = "https://state.example.com/lab/lock"
        username = "tofu", password = secret.state
      }`,
    });
    const secrets = await secretsOf(server, { STATE_PASSWORD: "hunter2 and more" });
    expect(secrets.into({})).toEqual({ TF_HTTP_PASSWORD: "hunter2 and more" });
    expect(variablesOfSecrets(server)).toEqual(new Set(["PROXMOX_VE_API_TOKEN", "STATE_PASSWORD"]));
  });

  test("needs nothing where it is kept as it is, whatever holds the cluster", async () => {
    const plain = irWith({ top: "", state: "state local {}" });
    expect((await secretsOf(plain, {})).names).toEqual([]);
    const [aws] = compileText(source()).clusters;
    if (!aws?.ir) throw new Error("it does not compile");
    expect(variablesOfSecrets(aws.ir)).toEqual(new Set());
    expect(variablesOfSecrets(plain)).toEqual(new Set(["PROXMOX_VE_API_TOKEN"]));
  });
});

describe("the form of a token", () => {
  test.each(["a@b!c=d", "tofu@pve!podplane=x=y"])("is that of Proxmox VE, as %s", async (value) => {
    expect((await given({ PVE_TOKEN: value })).into({})["PROXMOX_VE_API_TOKEN"]).toBe(value);
  });

  test.each(["a@b!c=", "a@b!=d", "a@!c=d", "@b!c=d", "a b@b!c=d", "a@b!c=d e", "x a@b!c=d", "a@b=c!d", "a!b@c=d"])(
    "is none of %j",
    async (value) => {
      await expect(given({ PVE_TOKEN: value })).rejects.toMatchObject({
        message: "the secret `pve` is no token of an API",
        why: "a token is the user, its realm, the token's name and its secret part: `user@realm!name=uuid`",
        fix: "join the two parts that `pveum user token add` shows, with `=` between",
      });
    },
  );
});
