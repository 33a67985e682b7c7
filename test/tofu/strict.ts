/** A rule that the strict module has beyond the published one. */
interface StrictRule {
  readonly module: "cluster" | "account" | "network" | "shard";
  readonly variable: string;
  /** An HCL expression that must be true. */
  readonly condition: string;
  readonly message: string;
}

/**
 * A release of the modules that refuses more than podplanec knows of, as a later one may: its
 * refusals can be seen by OpenTofu only.
 */
const rules: readonly StrictRule[] = [
  {
    module: "cluster",
    variable: "name_prefix",
    condition: "length(var.name_prefix) <= 23",
    message: "name_prefix has at most 23 characters.",
  },
  {
    module: "cluster",
    variable: "cluster_id",
    condition: 'can(regex("^[a-z]", var.cluster_id))',
    message: "cluster_id starts with a letter.",
  },
  {
    module: "account",
    variable: "enable_ssm",
    condition: "var.enable_ssm",
    message: "Session Manager cannot be turned off.",
  },
  {
    module: "network",
    variable: "vpc_cidr_ipv4",
    condition: String.raw`var.vpc_cidr_ipv4 == "" || can(regex("^(10|172|192\\.168)\\.", var.vpc_cidr_ipv4))`,
    message: "vpc_cidr_ipv4 is a private range.",
  },
  {
    module: "network",
    variable: "vpc_id",
    condition: 'var.vpc_id == "" || can(regex("^vpc-[0-9a-f]{17}$", var.vpc_id))',
    message: "vpc_id has 17 digits.",
  },
  {
    module: "shard",
    variable: "zone",
    condition: 'can(regex("^[a-z]+-[a-z]+-[0-9][a-z]$", var.zone))',
    message: "zone is no local zone.",
  },
];

/** Adds the strict rules to one file of a module; `path` is relative to the package. */
export function stricter(path: string, text: string): string {
  return rules.reduce((edited, rule) => {
    const declaration = `variable "${rule.variable}" {\n`;
    if (path !== `modules/${rule.module}/variables.tf` || !edited.includes(declaration)) return edited;
    const validation = `  validation {\n    condition     = ${rule.condition}\n    error_message = "${rule.message}"\n  }\n`;
    return edited.replace(declaration, () => declaration + validation);
  }, text);
}

/**
 * A release whose inputs have other types: a value of the wrong type is reported inside the
 * module, and only the text says which call it came from.
 */
const reshapedTypes: readonly {
  readonly module: StrictRule["module"];
  readonly variable: string;
  readonly type: string;
}[] = [
  { module: "cluster", variable: "name_prefix", type: "object({ short = string, long = string })" },
  { module: "cluster", variable: "cluster_id", type: "object({ name = string })" },
  { module: "network", variable: "vpc_cidr_ipv4", type: "list(string)" },
  { module: "network", variable: "enable_ipv6", type: "object({ mode = string })" },
  { module: "shard", variable: "zone", type: "list(string)" },
];

/** Gives the inputs of one file of a module their other types. */
export function reshaped(path: string, text: string): string {
  return reshapedTypes.reduce((edited, { module, variable, type }) => {
    if (path !== `modules/${module}/variables.tf`) return edited;
    const declaration = new RegExp(`(variable "${variable}" \\{\n)[\\s\\S]*?\n\\}\n`);
    return edited.replace(declaration, (_, head: string) => `${head}  type = ${type}\n}\n`);
  }, text);
}
