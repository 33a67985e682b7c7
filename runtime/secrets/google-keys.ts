import { UserError } from "../cli/index.ts";
import { openGoogleApi } from "./google-api.ts";
import type { KeyMaker } from "./log-key.ts";

export interface GoogleKeyOptions {
  readonly project: string;
  /** E-mail address of the service account. */
  readonly account: string;
  /** A server that speaks the protocol, instead of Google's. */
  readonly endpoint?: string;
}

/** Makes HMAC keys of a service account, by which programs that speak S3 reach Cloud Storage. */
export function openGoogleKeys({ project, account, endpoint }: GoogleKeyOptions): KeyMaker {
  const shown = `Cloud Storage of ${project}`;
  const api = openGoogleApi({ endpoint: endpoint ?? "https://storage.googleapis.com", shown });
  const keys = `/storage/v1/projects/${encodeURIComponent(project)}/hmacKeys`;
  return {
    async make(signal) {
      const path = `${keys}?serviceAccountEmail=${encodeURIComponent(account)}`;
      const answer = await api.send({ doing: `make a key of ${account}`, path, method: "POST", signal });
      // An account that is not there is a bad request, or not found.
      if (answer.status === 404 || (answer.status === 400 && /not (?:found|exist)/i.test(api.said(answer)))) {
        return undefined;
      }
      const made = api.require(answer);
      const key = { id: textAt(made, "metadata", "accessId"), secret: textAt(made, "secret") };
      if (key.id !== "" && key.secret !== "") return key;
      throw new UserError(`${shown} made a key of ${account} and did not show it`, {
        fix: "run the same command again",
      });
    },
    async drop(id, signal) {
      const path = `${keys}/${encodeURIComponent(id)}`;
      const doing = `take back a key of ${account}`;
      api.require(await api.send({ doing, path, method: "PUT", body: { state: "INACTIVE" }, signal }));
      api.require(await api.send({ doing, path, method: "DELETE", signal }));
    },
  };
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((at, name) => {
    return typeof at === "object" && at !== null ? Object.entries(at).find(([key]) => key === name)?.[1] : undefined;
  }, value);
  return typeof found === "string" ? found : "";
}
