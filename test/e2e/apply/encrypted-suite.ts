import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { type AppliedCluster, type AwsStandIns, applyTools, startStandIns } from "./stand-ins.ts";
import { eventsOf } from "./started-apply.ts";

const old = 'canary "of" the ${old} %{state}';
const now = "canary of the state as it is now";
export const secrets = { STATE_PASSPHRASE: old };
const bothSecrets = { ...secrets, NEXT_PASSPHRASE: now };

const declared = 'secret passphrase = env("STATE_PASSPHRASE")\nsecret next = env("NEXT_PASSPHRASE")\n';

export const withState = (block: string) => (source: string) =>
  source.replace("podplane 1\n", `podplane 1\n${declared}`).replace("  seed none", `  ${block}\n  seed none`);

/** A place of state: how it is written in a source, and how a test reads it. */
interface Place {
  readonly block: (encryption: string) => string;
  readonly env: Readonly<Record<string, string>>;
  read(): string;
  /** Where the place is a file that anybody may write. */
  readonly file?: string;
}

/** Where OpenTofu of a cluster finds S3, for a state that lies there. */
export function s3VariablesOf({ s3, secrets: store }: AwsStandIns): Readonly<Record<string, string>> {
  return { AWS_ENDPOINT_URL_S3: s3.endpoint, AWS_ENDPOINT_URL_STS: store.endpoint };
}

/** Declares the life of an encrypted state in each of these places; to the end only where there is time for it. */
export function encryptedStateSuite(
  places: readonly ("a file" | "a bucket")[],
  { isTakenDown }: { readonly isTakenDown: boolean },
): void {
  describeWithTools("encrypted state, with real OpenTofu", applyTools, () => {
    let standIns: AwsStandIns;
    beforeAll(async () => {
      standIns = await startStandIns();
    });
    afterAll(() => standIns.stop());

    async function inFile(cluster: AppliedCluster): Promise<Place> {
      const path = join(cluster.folder, "terraform.tfstate");
      return {
        block: (encryption) => `state local { ${encryption} }`,
        env: {},
        read: () => readFileSync(path, "utf8"),
        file: path,
      };
    }

    async function inS3(cluster: AppliedCluster): Promise<Place> {
      await standIns.s3.makeBucket("example-tfstate");
      const path = join(cluster.folder, "../../s3/example-tfstate/on-s3/terraform.tfstate");
      return {
        block: (encryption) => `state s3 { bucket = "example-tfstate", region = "eu-west-1"\n ${encryption} }`,
        env: s3VariablesOf(standIns),
        read: () => readFileSync(path, "utf8"),
      };
    }

    const opened = { "a file": ["in-file", inFile], "a bucket": ["on-s3", inS3] } as const;

    describe.each(places)("in %s", (where) => {
      const [id, open] = opened[where];
      let cluster: AppliedCluster;
      let place: Place;
      beforeAll(async () => {
        cluster = await standIns.cluster(id);
        place = await open(cluster);
      });

      /** Builds the cluster with another `encryption` block. */
      const rebuild = (encryption: string): void => cluster.rebuild(withState(place.block(encryption)));

      const apply = (variables: Readonly<Record<string, string>> = {}) =>
        cluster.run(["apply", "--auto-approve", "--json"], { ...place.env, ...variables });

      const endOf = (text: string): string => {
        const ended = eventsOf(text).flatMap((event) =>
          event.type === "step-ended" && event.step === "infrastructure" ? [event] : [],
        );
        return `${ended[0]?.outcome}: ${ended[0]?.summary}`;
      };

      test("is moved from clear text by one apply, which changes nothing else", async () => {
        rebuild("");
        expect((await apply()).code).toBe(0);
        expect(place.read()).toContain(cluster.bucket);
        const before = cluster.exists();
        rebuild("encryption { passphrase = secret.passphrase, migrates = true }");
        const { code, stdout } = await apply(secrets);
        expect(code, stdout).toBe(0);
        expect(endOf(stdout)).toBe(
          "done: nothing changes; the state is encrypted with its passphrase now: take `migrates` out of the file",
        );
        expect(place.read()).toContain("encrypted_data");
        expect(place.read()).not.toContain(cluster.bucket);
        expect(cluster.exists()).toEqual(before);
      });

      test("is read with its passphrase alone, and never in clear text", async () => {
        rebuild("encryption { passphrase = secret.passphrase }");
        const { code, stdout } = await apply(secrets);
        expect([code, endOf(stdout)]).toEqual([0, "unchanged: everything is as the outputs say"]);
        const without = await apply();
        expect(without.code).not.toBe(0);
        expect(without.stdout).toContain('env(\\"STATE_PASSPHRASE\\") gives nothing');
        const short = await apply({ STATE_PASSPHRASE: "short" });
        expect(short.stdout).toContain("too short");
        const wrong = await apply({ STATE_PASSPHRASE: "another passphrase than that" });
        expect(wrong.code).not.toBe(0);
        expect(wrong.stdout).toContain("decryption failed");
        const explained = await cluster.run(["apply", "--resume", "--explain"], { ...place.env, ...secrets });
        expect([explained.code, explained.stderr]).toEqual([0, ""]);
        expect(explained.stdout).toContain("the bucket is there, and in the state");
        const env = { ...cluster.env, ...place.env };
        expect(spawnSync(getTool("tofu"), ["state", "list"], { cwd: cluster.folder, env }).status).not.toBe(0);
      });

      test.runIf(where === "a file")("is refused where somebody has put it there in clear text", async () => {
        const { file = expect.fail("it is in no file") } = place;
        const encrypted = place.read();
        writeFileSync(
          file,
          '{"version":4,"terraform_version":"1.12.6","serial":9,"lineage":"x","outputs":{},"resources":[]}',
        );
        const clear = await apply(secrets);
        expect(clear.code).not.toBe(0);
        expect(clear.stdout).toContain("unencrypted payload");
        writeFileSync(file, encrypted);
      });

      test("gets another passphrase by one apply, and the first is worth nothing then", async () => {
        rebuild("encryption { passphrase = secret.next, previous = secret.passphrase }");
        const { code, stdout } = await apply(bothSecrets);
        expect(code, stdout).toBe(0);
        expect(endOf(stdout)).toContain("take `previous` out of the file");
        rebuild("encryption { passphrase = secret.next }");
        const again = await apply({ NEXT_PASSPHRASE: now });
        rebuild("encryption { passphrase = secret.passphrase }");
        expect((await apply(secrets)).code).not.toBe(0);
        rebuild("encryption { passphrase = secret.next }");
        expect([again.code, endOf(again.stdout)]).toEqual([0, "unchanged: everything is as the outputs say"]);
        expect(place.read()).not.toContain(cluster.bucket);
      });

      if (!isTakenDown) return;
      test("is planned and taken down with the passphrase, which is in no file", async () => {
        const env = { ...cluster.env, ...place.env, NEXT_PASSPHRASE: now };
        const planned = await standIns.program.run(["plan", cluster.folder, "--infra"], env);
        expect(planned.code, planned.stderr).toBe(0);
        expect(planned.stdout).toContain(`${id}: OpenTofu's own plan, nothing to change\n`);
        const files = [cluster.folder, cluster.temporary].flatMap((folder) =>
          readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile() && !/node-compile-cache|\.terraform\/providers/.test(entry.parentPath))
            .map((entry) => join(entry.parentPath, entry.name)),
        );
        expect(files.filter((path) => /canary/.test(readFileSync(path, "latin1")))).toEqual([]);
        const down = ["destroy", "--confirm", id, "--confirm-state", cluster.bucket, "--json"];
        const { code, stdout } = await cluster.run(down, { ...place.env, NEXT_PASSPHRASE: now });
        expect(code, stdout).toBe(0);
        expect(stdout).not.toContain("canary");
      });
    });
  });
}
