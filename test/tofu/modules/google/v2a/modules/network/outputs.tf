output "vpc_id" {
  value = local.vpc_id
}

output "vpc_cidr_ipv4" {
  value = var.vpc_cidr_ipv4
}

output "vpc_cidr_ipv6" {
  value = local.vpc_cidr_ipv6
}

output "router_name" {
  value = length(local.nat) > 0 ? google_compute_router.this[0].name : null
}

output "nat_gateway_name" {
  value = length(local.nat) > 0 ? google_compute_router_nat.this[0].name : null
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
      ip_address      = google_compute_address.lb[name].address
      instance_groups = { for zone, list in var.subnets[lb.subnets] : zone => random_id.instance_group["${name}/${zone}"].hex }
    }
  }
}
