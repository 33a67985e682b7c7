locals {
  targets = merge([
    for name, lb in var.load_balancers : {
      for l in lb.listeners : "${name}:${l.port}" => {
        lb     = name
        port   = l.port
        target = coalesce(l.target_port, l.port)
      }
    }
  ]...)
}

resource "aws_security_group" "lb" {
  for_each = var.load_balancers

  name   = "${local.prefix}-${each.key}-lb-sg"
  vpc_id = local.vpc_id
  tags   = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "lb" {
  for_each = local.targets

  security_group_id = aws_security_group.lb[each.value.lb].id
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = var.load_balancers[each.value.lb].public ? "0.0.0.0/0" : coalesce(var.vpc_cidr_ipv4, "10.0.0.0/8")
}

resource "random_id" "lb" {
  for_each = var.load_balancers

  byte_length = 8
  keepers     = { name = "${local.prefix}-${each.key}", vpc = local.vpc_id }
}

resource "random_id" "target_group" {
  for_each = local.targets

  byte_length = 8
  keepers     = { lb = random_id.lb[each.value.lb].hex, name = "${local.prefix}-${each.value.lb}-${each.value.port}-${each.value.target}" }
}
