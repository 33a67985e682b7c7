import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

/*
 * fluent-bit cannot be had here as a program, so its configuration is held to its documentation (the manual of 5.0:
 * service section, inputs systemd and tail, filter modify, outputs s3, opentelemetry and http, buffering): each option
 * that stands in the template is one of its plugin, with a value of the documented form. That it runs is not proven.
 */

type Form = RegExp;

const flag: Form = /^(?:on|off|true|false)$/i;
const size: Form = /^\d+[KMG]?$/;
const path: Form = /^\/\S+$/;
const wildcard: Form = /^[a-z-]*\.?\*$/;
const setting = (name: string): Form => new RegExp(`^\\$\\{${name}\\}$`);
const retries: Form = /^(?:\d+|no_limits|no_retries|false|off)$/;

const options: Readonly<Record<string, Readonly<Record<string, Form>>>> = {
  service: {
    flush: /^\d+(?:\.\d+)?$/,
    daemon: flag,
    log_level: /^(?:off|error|warn|info|debug|trace)$/,
    http_server: flag,
    "storage.path": path,
    "storage.sync": /^(?:normal|full)$/,
    "storage.checksum": flag,
    "storage.backlog.mem_limit": size,
  },
  "inputs systemd": {
    tag: wildcard,
    db: path,
    "storage.type": /^(?:filesystem|memory)$/,
    read_from_tail: flag,
    systemd_filter: /^@UNITS@$/,
  },
  "inputs tail": {
    tag: wildcard,
    path,
    db: path,
    "storage.type": /^(?:filesystem|memory)$/,
    read_from_head: flag,
    refresh_interval: /^\d+$/,
  },
  "filters modify": { match: wildcard, rename: /^\S+ \S+$/, add: /^\S+ \S+$/ },
  "outputs s3": {
    match: wildcard,
    bucket: setting("TELEMETRY_S3_BUCKET"),
    region: setting("TELEMETRY_S3_REGION"),
    endpoint: setting("TELEMETRY_S3_ENDPOINT"),
    role_arn: setting("TELEMETRY_S3_ASSUME_ROLE"),
    use_put_object: flag,
    total_file_size: size,
    upload_timeout: /^\d+[smhd]$/,
    compression: /^(?:gzip|zstd|snappy)$/,
    s3_key_format: /^\/\S+$/,
    json_date_key: /^[a-z_]+$/,
    json_date_format: /^(?:double|epoch|epoch_ms|iso8601|java_sql_timestamp)$/,
    store_dir: path,
    store_dir_limit_size: size,
    retry_limit: retries,
  },
  "outputs opentelemetry": {
    match: wildcard,
    host: setting("TELEMETRY_OTLP_HOST"),
    port: setting("TELEMETRY_OTLP_PORT"),
    logs_uri: setting("TELEMETRY_OTLP_LOGS_URI"),
    tls: setting("TELEMETRY_OTLP_TLS"),
    "tls.verify_hostname": flag,
    retry_limit: retries,
    "storage.total_limit_size": size,
  },
  "outputs http": {
    match: wildcard,
    host: /^127\.0\.0\.1$/,
    port: /^1$/,
    retry_limit: retries,
    "storage.total_limit_size": size,
  },
};

const template = readFileSync(join(import.meta.dirname, "../knd/opt/fluent-bit/etc/fluent-bit.template.yml"), "utf8");
/** As YAML: what stands for the list of units is one item of it. */
const configuration: unknown = parse(template.replace("@UNITS@", '        - "@UNITS@"'), { schema: "failsafe" });

interface Section {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sections(): readonly Section[] {
  if (!isRecord(configuration)) throw new Error("the template is no mapping");
  const { service, pipeline } = configuration;
  if (!isRecord(service) || !isRecord(pipeline)) throw new Error("the template has no service or pipeline");
  const plugins = Object.entries(pipeline).flatMap(([kind, list]) =>
    (Array.isArray(list) ? list : []).flatMap((one: unknown) => {
      if (!isRecord(one)) throw new Error(`${kind} has something else than plugins`);
      const { name, ...values } = one;
      return [{ name: `${kind} ${String(name)}`, values }];
    }),
  );
  return [{ name: "service", values: service }, ...plugins];
}

describe.each(sections())("$name", ({ name, values }) => {
  test.each(Object.entries(values))("%s is an option, with a value of its form", (option, value) => {
    const form = options[name]?.[option];
    expect(form, `${name} has no option ${option}`).toBeDefined();
    for (const one of Array.isArray(value) ? value : [value]) expect(String(one)).toMatch(form ?? /$^/);
  });
});

test("every plugin and option that is listed stands in the template", () => {
  const used = sections().flatMap(({ name, values }) => Object.keys(values).map((option) => `${name} ${option}`));
  const listed = Object.entries(options).flatMap(([name, own]) =>
    Object.keys(own).map((option) => `${name} ${option}`),
  );
  expect([...new Set(used)].sort()).toEqual(listed.sort());
});

test("a key of an object keeps its ending with PutObject only where it has a UUID", () => {
  const [s3] = sections().filter(({ name }) => name === "outputs s3");
  expect(s3?.values["use_put_object"]).toBe("on");
  expect(s3?.values["s3_key_format"]).toMatch(/\$UUID\.json\.gz$/);
  expect(s3?.values["compression"]).toBe("gzip");
});

test("what cannot be delivered fills no disk", () => {
  for (const { name, values } of sections().filter((one) => one.name.startsWith("outputs "))) {
    expect(values[name === "outputs s3" ? "store_dir_limit_size" : "storage.total_limit_size"], name).toMatch(size);
  }
});
