import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/index.ts";
import { managedCluster, managedFirewall } from "../../test/helpers/managed-sources.ts";
import { compileText } from "../../test/helpers/podplane-source.ts";
import { environmentOfOthers } from "../tofu/index.ts";
import { environmentForTofu, stateSecrets, variablesOfSecrets } from "./index.ts";

/* The token of an API of machines of one's own, on its way into the process of OpenTofu. */

const part = "0b6a0e4c-6d3f-4a57-9c35-5f2d7f7f6a10";
const token = `tofu@pve!podplane=${part}`;

function irOf(): Ir {
  const source = managedCluster({
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
  const ir = compileText(source).clusters[0]?.ir;
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
