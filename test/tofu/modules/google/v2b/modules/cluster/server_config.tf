variable "server_config" {
  type = object({
    request_timeout        = optional(string)
    create_rate_limit      = optional(string)
    health_check_interval  = optional(string)
    default_drain_timeout  = optional(string)
    image_refresh_interval = optional(string)
    shutdown_timeout       = optional(string)
    cluster_leader_election = optional(object({
      frequent_interval   = optional(string)
      infrequent_interval = optional(string)
      leader_timeout      = optional(string)
    }))
    shard_leader_election = optional(object({
      frequent_interval   = optional(string)
      infrequent_interval = optional(string)
      leader_timeout      = optional(string)
    }))
    garbage_collection = optional(object({
      interval                 = optional(string)
      registration_timeout     = optional(string)
      deleted_record_retention = optional(string)
    }))
    expiry = optional(object({
      eligible_age = optional(string)
      forced_age   = optional(string)
      ondemand_age = optional(string)
    }))
    error_exit_jitter = optional(object({
      min_delay = optional(string)
      max_delay = optional(string)
    }))
    bind = optional(object({
      health_addr       = optional(string)
      election_addr     = optional(string)
      registration_addr = optional(string)
      operator_addr     = optional(string)
      agent_addr        = optional(string)
    }))
    advertise = optional(object({
      health_addr       = optional(string)
      election_addr     = optional(string)
      registration_addr = optional(string)
      operator_addr     = optional(string)
      agent_addr        = optional(string)
    }))
  })
  default = {}
}
