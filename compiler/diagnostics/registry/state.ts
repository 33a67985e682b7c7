import { p, rule } from "../rule/index.ts";

const since = "0.2.0";

/** PDP3217 to PDP3219: secrets of OpenTofu's state. */
export const stateRules = {
  "state-secret-twice": rule("PDP3217", "error", {
    title: p`\`previous\` names the secret that \`passphrase\` names`,
    why: p`A state tells by the name of the secret which key it was encrypted with: another passphrase is a secret of another name.`,
    fix: p`Declare the new passphrase as a secret of its own, and keep \`${"name"}\` as \`previous\`.`,
    since,
  }),
  "state-moves-twice": rule("PDP3218", "error", {
    title: p`a state is encrypted with another passphrase, or not yet encrypted`,
    why: p`\`previous\` is the passphrase that it was encrypted with, and \`migrates\` reads one that never was.`,
    fix: p`Keep the one that is true of the state as it is stored now.`,
    since,
  }),
  "state-password-open": rule("PDP3219", "error", {
    title: p`the password of the state would cross the network in clear text`,
    why: p`\`${"address"}\` is not https, so that anybody on the way reads the password, and the state.`,
    fix: p`Write an address that begins with https://; http is for servers on this machine.`,
    since,
  }),
} as const;
