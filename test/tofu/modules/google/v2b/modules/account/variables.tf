variable "cluster" {
  type = object({
    id                    = string
    name_prefix           = optional(string)
    bucket_name           = optional(string)
    project_id            = optional(string)
    secrets_provider      = string
    encryption_key_source = optional(string)
  })
}

variable "enable_ssm" {
  type    = bool
  default = true
}

variable "enable_os_login" {
  type    = bool
  default = true
}

variable "enable_iap" {
  type    = bool
  default = true
}

variable "tags" {
  type    = map(string)
  default = {}
}
