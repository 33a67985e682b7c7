# 2.0.1 requires no field of it.
variable "cluster" {
  type = object({
    id                    = optional(string)
    name_prefix           = optional(string)
    bucket_name           = optional(string)
    project_id            = optional(string)
    secrets_provider      = optional(string)
    encryption_key_source = optional(string)
  })
}

variable "name_prefix" {
  type    = string
  default = null
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
