import type { stateRules } from "../registry/index.ts";
import { type Page, page, withDeclarations } from "./page.ts";

const secrets = 'secret state_2027 = env("STATE_2027")\nsecret state_2026 = env("STATE_2026")';

const encrypted = (settings: string) =>
  withDeclarations(secrets, `state local {\n  encryption { passphrase = secret.state_2027${settings} }\n}`);

const onServer = (address: string) =>
  withDeclarations(
    'secret password = env("STATE_PASSWORD")',
    `state http {
  address      = ${address}
  lock_address = "https://state.example.com/tools/lock"
  username     = "ci"
  password     = secret.password
}`,
  );

export const statePages: Readonly<Record<keyof typeof stateRules, Page>> = {
  "state-secret-twice": page(
    "OpenTofu stores beside an encrypted state how its key is made, under the name of the key; here that is the name of the secret. Two passphrases of one name cannot be told from each other, and the state could be read with neither. So a passphrase is changed by a second secret: the new one is `passphrase`, the one before is `previous` for one apply, under the name that it always had.",
    encrypted(", previous = secret.~~~state_2027~~~"),
    encrypted(", previous = secret.state_2026"),
  ),
  "state-moves-twice": page(
    "An apply writes the state with its passphrase, whatever it was read with. Which that was is one of two: another passphrase, or none at all.",
    encrypted(", previous = secret.state_2026, migrates = ~~~true~~~"),
    encrypted(", migrates = true"),
  ),
  "state-password-open": page(
    "The password is sent with every request to the server that keeps the state. Over http everybody between sees it, and the state that it protects.",
    onServer('~~~"http://state.example.com/tools"~~~'),
    onServer('"https://state.example.com/tools"'),
  ),
};
