/** One wrong edit of emitted files that OpenTofu must refuse. */
export interface Mutation {
  readonly name: string;
  /** Which of the emitted files to edit: the shared one, or the provider's. */
  readonly file: "main" | "provider";
  readonly from: RegExp;
  readonly to: string;
  /** What its message says. */
  readonly refusal: RegExp;
}

/** Wrong types and values in arguments of modules, and what only a module's own rules can see (V2a). */
export const mutations: readonly Mutation[] = [
  {
    name: "text for a list: shards",
    file: "main",
    from: /^( +shards +=) .*$/m,
    to: '$1 "us-east-1a"',
    refusal: /list of string required/,
  },
  {
    name: "list for a text: cluster_id",
    file: "main",
    from: /^( +cluster_id +=) local.cluster_id$/m,
    to: "$1 [1]",
    refusal: /string required/,
  },
  {
    name: "unknown argument",
    file: "main",
    from: /^( +name_prefix +=) local.name_prefix$/m,
    to: "$&\n  colour = 1",
    refusal: /"colour" is not expected/,
  },
  {
    name: "unknown store of secrets",
    file: "main",
    from: /"aws-secrets-manager"/,
    to: '"vault"',
    refusal: /\[secrets\]/,
  },
  {
    name: "text for an object: server_config",
    file: "main",
    from: /^ +server_config = \{[\s\S]*?^ {2}\}$/m,
    to: '  server_config = "15m"',
    refusal: /object required/,
  },
  {
    name: "plain nulls in files",
    file: "main",
    from: /to(map|string)\(null\)/g,
    to: "null",
    refusal: /types must all match/,
  },
  {
    name: "args of some templates only",
    file: "main",
    from: /^ +(?:BlockDeviceMappings = \[\]|MetadataOptions += .*)\n/m,
    to: "",
    refusal: /var\.templates/,
  },
  {
    name: "text for a number: size",
    file: "provider",
    from: /^( +size +=) .*$/m,
    to: '$1 "many"',
    refusal: /a number is required/,
  },
  {
    name: "names for listeners by balancer",
    file: "provider",
    from: /^( +load_balancers +=) \{ "main" = \[443\] \}$/m,
    to: '$1 ["main"]',
    refusal: /var\.groups/,
  },
  {
    name: "text for a list: listeners",
    file: "provider",
    from: /^( +listeners +=) \[\{.*\}\]$/m,
    to: '$1 "443"',
    refusal: /var\.load_balancers/,
  },
  {
    name: "text for a truth: public",
    file: "provider",
    from: /^( +public +=) true$/m,
    to: '$1 "maybe"',
    refusal: /a bool is required/,
  },
  { name: "no NAT in a zone", file: "provider", from: /, nat_gateway = true/, to: "", refusal: /\[N5\]/ },
  {
    name: "an argument of the other dialect",
    file: "provider",
    from: /^( +enable_ipv6 +=) true$/m,
    to: '  nat_mode = "provider"',
    refusal: /"nat_mode" is not expected/,
  },
  {
    name: "no IPv6 number",
    file: "provider",
    from: /, ipv6_netnum = 2\b/,
    to: "",
    refusal: /no non-null, non-empty-string/,
  },
  {
    name: "a zone without subnets",
    file: "provider",
    from: /^( +zone +=) "us-east-1b"$/m,
    to: '$1 "us-east-1f"',
    refusal: /\[S1\]/,
  },
  {
    name: "a shard that the cluster does not list",
    file: "provider",
    from: /^( +shard +=) "us-east-1b"$/m,
    to: '$1 "us-east-1f"',
    refusal: /\[S2\]/,
  },
  {
    name: "an attribute that a bucket lacks",
    file: "provider",
    from: /^( +bucket +=) "(.*)-netsy"$/m,
    to: "$&\n  colour = 1",
    refusal: /"colour" is not expected/,
  },
  {
    name: "text for a block: rule",
    file: "provider",
    from: /^ {2}rule \{$/m,
    to: "  rules {",
    refusal: /"rules" are not expected/,
  },
];
