# What the module refuses at plan, by the numbers of the contract's table.
resource "terraform_data" "rules" {
  lifecycle {
    precondition {
      condition     = var.vpc_id != "" || var.vpc_cidr_ipv4 != ""
      error_message = "vpc_cidr_ipv4 is needed for a new VPC. [vpc]"
    }
    precondition {
      condition     = var.vpc_id == "" || var.vpc_cidr_ipv4 == ""
      error_message = "vpc_cidr_ipv4 must be empty when vpc_id is set. [vpc]"
    }
    precondition {
      condition     = alltrue([for s in local.entries : s.ipv4_cidr == null || s.existing == null])
      error_message = "A subnet has either ipv4_cidr or existing, not both. [N1]"
    }
    precondition {
      condition     = alltrue([for s in local.entries : s.ipv4_cidr != null || s.existing != null])
      error_message = "A subnet needs ipv4_cidr or existing. [N2]"
    }
    precondition {
      condition     = alltrue([for s in local.entries : s.public || !s.nat_gateway])
      error_message = "nat_gateway needs a public subnet. [N3]"
    }
    precondition {
      condition = alltrue([
        for s in local.entries : s.nat_subnet == null || contains(local.nat_places, "${coalesce(s.nat_subnet, "-")}/${s.zone}")
      ])
      error_message = "nat_subnet needs a subnet of that role with nat_gateway in the same zone. [N5]"
    }
    precondition {
      condition     = var.ipv4_enabled || var.ipv6_enabled
      error_message = "At least one of ipv4_enabled and ipv6_enabled must be true. [N10]"
    }
    precondition {
      condition     = var.nat_mode != "none" || (!var.ipv4_enabled && var.ipv6_enabled)
      error_message = "nat_mode none needs IPv4 off and IPv6 on. [N11]"
    }
    precondition {
      condition     = alltrue([for lb in var.load_balancers : lb.proxy_subnets == null || contains(keys(var.subnets), coalesce(lb.proxy_subnets, "-"))])
      error_message = "proxy_subnets must be a role of subnets. [N13]"
    }
    precondition {
      condition = length(var.cluster.shards) == 0 || alltrue([
        for shard in flatten([for s in local.entries : s.shards]) : contains(var.cluster.shards, shard)
      ])
      error_message = "A subnet names a shard that cluster.shards does not list. [N7]"
    }
    precondition {
      condition = alltrue([
        for lb in var.load_balancers : length(lb.listeners) == length(distinct([for l in lb.listeners : l.port]))
      ])
      error_message = "Listener ports must be unique within a load balancer. [N9]"
    }
    precondition {
      condition     = alltrue([for port in local.ports : port >= 1 && port <= 65535 && floor(port) == port])
      error_message = "Ports must be whole numbers from 1 to 65535. [N9]"
    }
  }
}

resource "terraform_data" "ipv6_rules" {
  lifecycle {
    precondition {
      condition = !local.ipv6 || alltrue([
        for s in local.created : s.ipv6_netnum != null || s.ipv6_cidr != null
      ])
      error_message = "With IPv6 every created subnet needs ipv6_netnum or ipv6_cidr. [N6]"
    }
  }
}
