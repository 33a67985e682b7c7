locals {
  prefix  = var.cluster.name_prefix
  new_vpc = var.vpc_id == ""
  ipv6    = local.new_vpc && var.ipv6_enabled

  entries = merge([
    for role, zones in var.subnets : merge([
      for zone, list in zones : {
        for index, s in list : "${role}/${zone}/${index}" => {
          role        = role
          zone        = zone
          ipv4_cidr   = try(s.ipv4_cidr, null)
          ipv6_netnum = try(s.ipv6_netnum, null)
          ipv6_cidr   = try(s.ipv6_cidr, null)
          existing    = try(s.existing, null)
          public      = try(s.public, false)
          nat_gateway = try(s.nat_gateway, false)
          nat_subnet  = try(s.nat_subnet, null)
          shards      = try(s.shards, [])
        }
      }
    ]...)
  ]...)

  created    = { for key, s in local.entries : key => s if s.existing == null }
  nat        = { for key, s in local.entries : key => s if s.nat_gateway }
  nat_places = [for s in local.nat : "${s.role}/${s.zone}"]
  natted     = { for key, s in local.created : key => s if s.nat_subnet != null }

  ports = flatten([
    for lb in var.load_balancers : [
      for l in lb.listeners : [l.port, coalesce(l.target_port, l.port), coalesce(l.proxy_port, l.target_port, l.port)]
    ]
  ])

  vpc_id        = local.new_vpc ? google_compute_network.this[0].self_link : var.vpc_id
  vpc_cidr_ipv6 = local.ipv6 ? google_compute_network.this[0].internal_ipv6_range : null
  subnet_names  = { for key, s in local.entries : key => s.existing == null ? google_compute_subnetwork.this[key].name : s.existing }
}

# Its name is global in the project.
resource "google_compute_network" "this" {
  count = local.new_vpc ? 1 : 0

  name                     = "${local.prefix}-vpc"
  auto_create_subnetworks  = false
  enable_ula_internal_ipv6 = var.ipv6_enabled
}

resource "google_compute_subnetwork" "this" {
  for_each = local.created

  name             = substr("${local.prefix}-${replace(each.key, "/", "-")}", 0, 63)
  network          = local.vpc_id
  ip_cidr_range    = each.value.ipv4_cidr
  stack_type       = local.ipv6 ? "IPV4_IPV6" : "IPV4_ONLY"
  ipv6_access_type = local.ipv6 ? "INTERNAL" : null
  description = (
    each.value.ipv6_cidr != null ? each.value.ipv6_cidr :
    local.ipv6 && each.value.ipv6_netnum != null ? tostring(each.value.ipv6_netnum) : null
  )
}

resource "google_compute_router" "this" {
  count = length(local.nat) > 0 && var.nat_mode == "provider" ? 1 : 0

  name    = "${local.prefix}-router"
  network = local.vpc_id
}

resource "google_compute_router_nat" "this" {
  count = length(local.nat) > 0 && var.nat_mode == "provider" ? 1 : 0

  name                               = "${local.prefix}-nat"
  router                             = google_compute_router.this[0].name
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "LIST_OF_SUBNETWORKS"

  dynamic "subnetwork" {
    for_each = local.natted

    content {
      name                    = google_compute_subnetwork.this[subnetwork.key].self_link
      source_ip_ranges_to_nat = ["ALL_IP_RANGES"]
    }
  }
}

resource "google_compute_firewall" "internal" {
  count = local.new_vpc ? 1 : 0

  name          = "${local.prefix}-internal"
  network       = local.vpc_id
  source_ranges = [var.vpc_cidr_ipv4]

  allow {
    protocol = "all"
  }
}
