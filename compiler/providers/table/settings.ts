/** Attributes of a `provider` block that say which place it is. */
export type PlaceSetting = "account" | "project" | "region";

/** Attributes of a `provider` block. */
export type SettingName =
  | PlaceSetting
  | "profile"
  | "project_number"
  | "tags"
  | "enable_ssm"
  | "api_url"
  | "insecure_tls"
  | "ntp_servers"
  | "package_source"
  | "manage"
  | "api_token"
  | "pve_pool";

export type MachineArchitecture = "amd64" | "arm64";
