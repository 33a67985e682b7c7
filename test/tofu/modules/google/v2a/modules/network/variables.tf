variable "cluster" {
  type = object({
    name_prefix = string
    shards      = list(string)
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

variable "enable_ipv6" {
  type    = bool
  default = true
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

variable "name_prefix" {
  type    = string
  default = null
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
    }))
    subnets = string
    public  = bool
  }))
  default = {}
}
