# The server's configuration file (section 4.2 of the contract).
locals {
  leader = aws_eip.leader.private_ip

  secrets_prefixes = {
    "aws-parameter-store" = "/${var.cluster.id}/"
    "aws-secrets-manager" = "${var.cluster.id}/"
    "object-storage"      = "secret/"
  }

  images = {
    for arch in ["arm64", "amd64"] : "debian_13_${arch}" => {
      provider = "aws"
      owners   = ["136693071363"]
      filters  = [{ name = "name", values = ["debian-13-${arch}-*"] }]
      sort     = "creation-date"
      order    = "desc"
    }
  }

  groups = {
    for tenant, groups in var.groups : tenant => {
      for name, group in groups : name => merge(
        { for key, value in group : key => value if key != "load_balancers" },
        {
          load_balancers = group.load_balancers
          args = {
            IamInstanceProfile = { Arn = var.account.agent_instance_profile_arn }
            SecurityGroupIds   = [aws_security_group.this["agent"].id]
            TagSpecifications  = [{ ResourceType = "instance", Tags = [{ Key = "Name", Value = "${local.prefix}-${name}" }] }]
          }
        },
      )
    }
  }

  config = {
    cluster = {
      id      = var.cluster.id
      secrets = { provider = var.cluster.secrets_provider, prefix = coalesce(var.cluster.secrets_prefix, local.secrets_prefixes[var.cluster.secrets_provider]) }
    }
    shard = {
      id    = var.shard
      infra = { provider = "aws", region = data.aws_region.current.region, zone = var.zone }
      bind = merge(
        { for name, port in { registration = 8992, operator = 8993, agent = 8994 } : "${name}_addr" => "${local.leader}:${port}" },
        { health_addr = "0.0.0.0:8990", election_addr = "0.0.0.0:8991" },
      )
      advertise = merge(
        { for name, port in { registration = 8992, operator = 8993, agent = 8994 } : "${name}_addr" => "${local.leader}:${port}" },
        { health_addr = ":8990", election_addr = ":8991" },
      )
      leader_network       = { ip = local.leader, interface_id = aws_eip.leader.id }
      subnet_pools         = local.subnet_pools
      dynamic_subnet_pools = var.dynamic_subnet_pools
    }
    server_config = var.cluster.server_config
    images        = local.images
    certificates  = var.certificates
    groups        = local.groups
    templates = {
      for name, template in var.templates : name => merge(
        { args = { ImageId = "{{ .Image.debian_13_${template.arch} }}" } },
        { for key, value in template : key => value if value != null },
      )
    }
    load_balancers = {
      for name, lb in var.network.load_balancers : name => { provider = "aws", target_groups = lb.target_groups }
    }
    nat = var.nat
  }
}
