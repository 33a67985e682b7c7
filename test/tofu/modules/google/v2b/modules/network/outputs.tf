output "vpc_id" {
  value = local.vpc_id
}

output "vpc_cidr_ipv4" {
  value = var.vpc_cidr_ipv4
}

output "vpc_cidr_ipv6" {
  value = local.vpc_cidr_ipv6
}

output "vpc_cidr" {
  value = var.vpc_cidr_ipv4
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

output "router_name" {
  value = one(google_compute_router.this[*].name)
}

output "nat_gateway_name" {
  value = one(google_compute_router_nat.this[*].name)
}

output "subnet_names" {
  value = local.subnet_names
}

output "subnets" {
  value = {
    for role, zones in var.subnets : role => {
      for zone, list in zones : zone => [
        for index, s in list : {
          id     = local.subnet_names["${role}/${zone}/${index}"]
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
      network_endpoint_groups = {
        for zone in keys(var.subnets[coalesce(lb.backend_subnets, lb.subnets)]) : zone => [
          for key, group in random_id.endpoint_group : group.hex if startswith(key, "${name}/${zone}/")
        ]
      }
      frontends = [for l in lb.listeners : { ip = google_compute_address.lb[name].address, port = l.port }]
    }
  }
}
