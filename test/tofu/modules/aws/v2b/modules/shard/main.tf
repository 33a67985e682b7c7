locals {
  prefix = var.cluster.name_prefix

  kept = {
    for role, zones in var.network.subnets : role => [
      for s in lookup(zones, var.zone, []) : s.id if length(s.shards) == 0 || contains(s.shards, var.shard)
    ]
  }
  # A role with nothing left is dropped; a group that names it fails only when
  # the server starts. [S6]
  subnet_pools = { for role, ids in local.kept : role => ids if length(ids) > 0 }

  config_key = "shard/${var.shard}/config.jsonc"
}

data "aws_region" "current" {}

resource "aws_security_group" "this" {
  for_each = toset(["server", "agent"])

  name   = "${local.prefix}-${each.key}-sg-${var.shard}"
  vpc_id = var.network.vpc_id
  tags   = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "agent_lb" {
  for_each = merge([
    for name, lb in var.network.load_balancers : {
      for port in lb.target_ports : "${name}:${port}" => { group = lb.security_group_id, port = port }
    }
  ]...)

  security_group_id            = aws_security_group.this["agent"].id
  referenced_security_group_id = each.value.group
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

# Stands for the leader's network interface, whose type is not served.
resource "aws_eip" "leader" {
  domain = "vpc"
  tags   = { Name = "${local.prefix}-leader-${var.shard}" }
}

resource "aws_autoscaling_group" "server" {
  name                = "${local.prefix}-server-${var.shard}"
  min_size            = var.server_count
  max_size            = var.server_count
  vpc_zone_identifier = lookup(local.subnet_pools, var.server_subnet, [])
}

resource "aws_s3_object" "config" {
  bucket       = var.cluster.bucket
  key          = local.config_key
  content      = jsonencode(local.config)
  content_type = "application/json"
}
