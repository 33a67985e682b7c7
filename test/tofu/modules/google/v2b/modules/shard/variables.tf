variable "cluster" {
  type = object({
    id                    = string
    bucket                = string
    name_prefix           = optional(string)
    shards                = optional(list(string), [])
    secrets_provider      = string
    secrets_prefix        = optional(string, "")
    encryption_key_source = optional(string, "")
    server_config         = optional(any)
    project_id            = optional(string)
  })
}

variable "account" {
  type = object({
    server_iam_role_arn = string
    agent_iam_role_arn  = string
  })
}

variable "network" {
  type = object({
    vpc_id        = string
    vpc_cidr_ipv4 = string
    subnets = optional(map(map(list(object({
      id     = string
      shards = optional(list(string), [])
      public = optional(bool, false)
    })))), {})
    load_balancers = optional(map(object({
      network_endpoint_groups = map(list(string))
      frontends               = list(object({ ip = string, port = number }))
    })), {})
  })
}

variable "shard" {
  type = string
}

variable "zone" {
  type = string
}

variable "server_subnet" {
  type    = string
  default = "nstance"
}

variable "server_instance_type" {
  type    = string
  default = "t4g.nano"
}

variable "server_machine_type" {
  type    = string
  default = "e2-micro"
}

variable "server_count" {
  type    = number
  default = 1
}

variable "server_arch" {
  type    = string
  default = null
}

variable "dynamic_subnet_pools" {
  type    = list(string)
  default = []
}

variable "groups" {
  type = map(map(object({
    size           = optional(number)
    subnet_pool    = string
    instance_type  = optional(string, "t4g.nano")
    machine_type   = optional(string, "e2-micro")
    template       = optional(string, "default")
    load_balancers = optional(set(string), [])
    vars           = optional(map(string), {})
    drain_timeout  = optional(string)
  })))
}

variable "templates" {
  type = map(object({
    kind          = string
    arch          = string
    instance_type = optional(string, "")
    machine_type  = optional(string, "")
    args          = optional(any)
    vars          = optional(map(string), {})
    files         = optional(any)
    userdata      = optional(any)
  }))
  default = {}
}

variable "certificates" {
  type    = any
  default = {}
}

variable "nstance_version" {
  type    = string
  default = ""
}

variable "nstance_server_binary_url" {
  type    = string
  default = ""
}

variable "nstance_agent_binary_url" {
  type    = string
  default = ""
}

variable "ssh_key_name" {
  type    = string
  default = ""
}

variable "ssh_keys" {
  type    = list(string)
  default = []
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

variable "agent_debug" {
  type    = bool
  default = false
}

variable "agent_environment" {
  type    = string
  default = "development"
}

variable "agent_spot_poll_interval" {
  type    = string
  default = "2s"
}

variable "nat" {
  type    = any
  default = {}
}

variable "server_userdata" {
  type    = string
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}
