# The server's configuration file (section 4.2 of the contract).
locals {
  leader = google_compute_address.leader.address

  groups = {
    for tenant, groups in var.groups : tenant => {
      for name, group in groups : name => merge(
        { for key, value in group : key => value if key != "load_balancers" },
        {
          load_balancers = group.load_balancers
          args = {
            ServiceAccount = var.account.agent_iam_role_arn
            NetworkTags    = concat(["nstance-agent-${var.shard}"], [for lb in group.load_balancers : "nstance-lb-${lb}"])
          }
        },
      )
    }
  }

  config = {
    cluster = {
      id      = var.cluster.id
      secrets = { provider = var.cluster.secrets_provider, prefix = coalesce(var.cluster.secrets_prefix, "${var.cluster.id}-"), project_id = var.cluster.project_id }
    }
    shard = {
      id = var.shard
      infra = {
        provider = "google"
        region   = regex("^[a-z]+-[a-z]+[0-9]+", var.zone)
        zone     = var.zone
        options  = { project_id = data.google_client_config.current.project }
      }
      bind = merge(
        { for name, port in { registration = 8992, operator = 8993, agent = 8994 } : "${name}_addr" => "${local.leader}:${port}" },
        { health_addr = "0.0.0.0:8990", election_addr = "0.0.0.0:8991" },
      )
      advertise = merge(
        { for name, port in { registration = 8992, operator = 8993, agent = 8994 } : "${name}_addr" => "${local.leader}:${port}" },
        { health_addr = ":8990", election_addr = ":8991" },
      )
      leader_network       = { ip = local.leader }
      subnet_pools         = local.subnet_pools
      dynamic_subnet_pools = var.dynamic_subnet_pools
    }
    server_config = var.cluster.server_config
    certificates  = var.certificates
    groups        = local.groups
    templates = {
      for name, template in var.templates : name => merge(
        { args = { SourceImage = "projects/debian-cloud/global/images/family/debian-13" } },
        { for key, value in template : key => value if value != null },
      )
    }
    load_balancers = {
      for name, lb in var.network.load_balancers : name => {
        provider                = "google"
        network_endpoint_groups = lb.network_endpoint_groups[var.zone]
        frontends               = lb.frontends
      } if contains(keys(lb.network_endpoint_groups), var.zone)
    }
    nat = var.nat
  }
}
