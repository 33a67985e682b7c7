export { type RemoteResult, type RemoteScript, runRemoteScript, type SshTarget } from "./ssh.ts";
export { type Awaited, waitForAnswer } from "./wait-for.ts";
export { callWebhook, type WebhookCall } from "./webhook.ts";
