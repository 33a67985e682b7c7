import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { StepContext, StepResult } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/** A call to a service that works on a host (contracts/proxmox.md 6.2). */
export interface WebhookCall {
  readonly url: string;
  /** The host that is worked on; the service looks it up in its own inventory. */
  readonly host: string;
  /** The same for the same work: the service does it once. */
  readonly id: string;
  /** Signs the call; undefined sends it unsigned. */
  readonly secret: string | undefined;
  /** Seconds to go on trying while the service is locked or away. */
  readonly limit: number;
}

/** Seconds between attempts: the first few come soon. */
const pauses = [1, 2, 4, 8, 15, 30] as const;
const longestPause = 60;
/** Milliseconds that one answer may take. */
const longestAnswer = 30_000;

/**
 * Calls a webhook until it has taken the work: 200 is done already, 202 is queued. A service that is locked (409) or
 * away is asked again; any other answer is final. The signature is over time and body, so that neither can be used again.
 */
export async function callWebhook(world: ApplyWorld, context: StepContext, call: WebhookCall): Promise<StepResult> {
  let waited = 0;
  for (let turn = 0; ; turn += 1) {
    const { status, text } = await post(call, context.signal);
    if (status === 200) return { kind: "unchanged", summary: `${call.host}: done already` };
    if (status === 202) return { kind: "done", summary: `${call.host}: taken by ${call.url}` };
    const isPassing = status === 0 || status === 409 || status === 429 || status >= 500;
    if (!isPassing || waited >= call.limit) return refused(world, call, status, text);
    const pause = pauses[turn] ?? longestPause;
    context.emit({
      type: "waiting",
      step: context.step,
      text: status === 409 ? `${call.url} is locked` : `${call.url} (${status === 0 ? text : status})`,
      seconds: waited,
    });
    await sleep(pause * 1000, undefined, { signal: context.signal });
    waited += pause;
  }
}

interface Answered {
  /** 0 where there is no answer. */
  readonly status: number;
  readonly text: string;
}

async function post({ url, host, id, secret }: WebhookCall, signal: AbortSignal): Promise<Answered> {
  const body = JSON.stringify({ host, id });
  const time = String(Math.floor(Date.now() / 1000));
  const signed =
    secret === undefined
      ? {}
      : { "x-podplane-signature": `sha256=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}` };
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-podplane-time": time, ...signed },
      body,
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(longestAnswer)]),
    });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: 0, text: cause instanceof Error ? cause.message : String(cause) };
  }
}

function refused({ again }: ApplyWorld, { url, host }: WebhookCall, status: number, text: string): StepResult {
  const said = text.slice(0, 1_000).trim();
  return {
    kind: "failed",
    failure: {
      what: status === 0 ? `${url} did not answer` : `${url} did not take ${host}: it answered ${status}`,
      why: whyOf(status),
      ...(said === "" ? {} : { said }),
      next: [nextOf(status), again("--resume")],
    },
  };
}

function whyOf(status: number): string {
  if (status === 401 || status === 403) return "it does not accept the signature";
  if (status === 409) return "it is locked, as after a reboot";
  return status === 0 || status >= 500 ? "the service is away" : "it does not know the host, or the call";
}

function nextOf(status: number): string {
  if (status === 401 || status === 403) return "check the secret on both sides, and their clocks";
  if (status === 409) return "unlock it";
  return status === 0 || status >= 500 ? "start the service, and check the network" : "add the host to its inventory";
}
