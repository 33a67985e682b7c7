output "vpc_id" {
  value = local.vpc_id
}

output "vpc_cidr_ipv4" {
  value = var.vpc_cidr_ipv4
}

output "vpc_cidr_ipv6" {
  value = local.vpc_cidr_ipv6
}

output "ipv4_enabled" {
  value = var.ipv4_enabled
}

output "ipv6_enabled" {
  value = var.ipv6_enabled
}

output "nat_mode" {
  value = var.nat_mode
}

output "public_route_table_id" {
  value = local.new_vpc ? aws_route_table.public[0].id : null
}

output "private_route_table_ids" {
  value = { for key, table in aws_route_table.private : key => table.id }
}

output "nat_public_addresses" {
  value = {
    for key, s in local.fixed_nat_ips : "${s.role}-${s.zone}" => [
      for index in range(var.fixed_public_ipv4_count) : {
        ipv4          = aws_eip.fixed["${s.role}-${s.zone}/${index}"].public_ip
        allocation_id = aws_eip.fixed["${s.role}-${s.zone}/${index}"].id
      }
    ]
  }
}

output "nat_gateway_ids" {
  value = { for key, s in local.provider_nat : s.zone => "nat-${random_id.nat_gateway[key].hex}" }
}

output "public_subnet_ids" {
  value = { for zone, ids in { for key, s in local.entries : s.zone => local.subnet_ids[key]... if s.public } : zone => ids[0] }
}

output "subnet_ids" {
  value = local.subnet_ids
}

output "subnets" {
  value = {
    for role, zones in var.subnets : role => {
      for zone, list in zones : zone => [
        for index, s in list : {
          id     = local.subnet_ids["${role}/${zone}/${index}"]
          shards = local.entries["${role}/${zone}/${index}"].shards
          public = local.entries["${role}/${zone}/${index}"].public
        }
      ]
    }
  }
}

output "load_balancers" {
  value = {
    for name, lb in var.load_balancers : name => {
      dns_name          = "${name}-${random_id.lb[name].hex}.elb.amazonaws.com"
      arn               = "arn:aws:elasticloadbalancing:loadbalancer/net/${name}/${random_id.lb[name].hex}"
      zone_id           = "Z${upper(random_id.lb[name].hex)}"
      security_group_id = aws_security_group.lb[name].id
      target_ports      = distinct([for l in lb.listeners : coalesce(l.target_port, l.port)])
      target_groups = [
        for l in lb.listeners : {
          arn           = "arn:aws:elasticloadbalancing:targetgroup/${name}/${random_id.target_group["${name}:${l.port}"].hex}"
          listener_port = l.port
          target_port   = coalesce(l.target_port, l.port)
          proxy_port    = coalesce(l.proxy_port, l.target_port, l.port)
        }
      ]
    }
  }
}
