variable "cluster" {
  type = object({
    id               = string
    name_prefix      = string
    shards           = list(string)
    secrets_provider = string
  })
}

variable "vpc_id" {
  type    = string
  default = ""
}

variable "vpc_cidr_ipv4" {
  type    = string
  default = ""
}

variable "ipv4_enabled" {
  type    = bool
  default = true
}

variable "ipv6_enabled" {
  type    = bool
  default = true
}

variable "nat_mode" {
  type    = string
  default = "nstance"

  validation {
    condition     = contains(["none", "provider", "nstance"], var.nat_mode)
    error_message = "nat_mode must be none, provider or nstance. [nat]"
  }
}

variable "fixed_public_ipv4_count" {
  type    = number
  default = 0

  validation {
    condition     = var.fixed_public_ipv4_count >= 0 && floor(var.fixed_public_ipv4_count) == var.fixed_public_ipv4_count
    error_message = "fixed_public_ipv4_count must be a whole number of at least 0. [nat]"
  }
}

variable "enable_ssm" {
  type    = bool
  default = true
}

variable "project_id" {
  type    = string
  default = ""
}

variable "region" {
  type    = string
  default = ""
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "subnets" {
  type    = any
  default = {}
}

variable "load_balancers" {
  type = map(object({
    listeners = list(object({
      port        = number
      target_port = optional(number)
      proxy_port  = optional(number)
    }))
    subnets         = string
    public          = bool
    backend_subnets = optional(string)
    proxy_subnets   = optional(string)
  }))
  default = {}
}
