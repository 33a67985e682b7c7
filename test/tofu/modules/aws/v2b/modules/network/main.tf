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
  nat_zones  = [for s in local.nat : s.zone]
  nat_places = [for s in local.nat : "${s.role}/${s.zone}"]

  # Fails as a lookup when there is no such role. [N13]
  lb_entries = {
    for name, lb in var.load_balancers : name => flatten([
      for zone, list in var.subnets[lb.subnets] : [for s in list : { public = try(s.public, false) }]
    ])
  }
  ports = flatten([
    for lb in var.load_balancers : [
      for l in lb.listeners : [l.port, coalesce(l.target_port, l.port), coalesce(l.proxy_port, l.target_port, l.port)]
    ]
  ])

  provider_nat  = local.new_vpc && var.nat_mode == "provider" ? local.nat : {}
  fixed_nat_ips = local.new_vpc && var.nat_mode == "nstance" ? local.nat : {}

  vpc_id        = local.new_vpc ? aws_vpc.this[0].id : var.vpc_id
  vpc_cidr_ipv6 = local.ipv6 ? aws_vpc.this[0].ipv6_cidr_block : null
  subnet_ids    = { for key, s in local.entries : key => s.existing == null ? aws_subnet.this[key].id : s.existing }
}

resource "aws_vpc" "this" {
  count = local.new_vpc ? 1 : 0

  cidr_block                       = var.vpc_cidr_ipv4
  assign_generated_ipv6_cidr_block = var.ipv6_enabled
  tags                             = merge(var.tags, { Name = "${local.prefix}-vpc" })
}

resource "aws_subnet" "this" {
  for_each = local.created

  vpc_id            = local.vpc_id
  availability_zone = each.value.zone
  cidr_block        = each.value.ipv4_cidr

  ipv6_cidr_block = (
    each.value.ipv6_cidr != null ? each.value.ipv6_cidr :
    each.value.ipv6_netnum == null || !local.ipv6 ? null : cidrsubnet(local.vpc_cidr_ipv6, 8, each.value.ipv6_netnum)
  )
  map_public_ip_on_launch = each.value.public
  tags                    = merge(var.tags, { Name = "${local.prefix}-${replace(each.key, "/", "-")}" })
}

resource "aws_internet_gateway" "this" {
  count = local.new_vpc ? 1 : 0

  vpc_id = local.vpc_id
  tags   = var.tags
}

resource "aws_route_table" "public" {
  count = local.new_vpc ? 1 : 0

  vpc_id = local.vpc_id
  tags   = var.tags
}

resource "aws_eip" "nat" {
  for_each = local.provider_nat

  domain = "vpc"
  tags   = merge(var.tags, { Name = "${local.prefix}-nat-${each.value.zone}" })
}

resource "random_id" "nat_gateway" {
  for_each = local.provider_nat

  byte_length = 8
  keepers     = { subnet = local.subnet_ids[each.key] }
}

# Addresses kept for the NAT VMs of each NAT subnet.
resource "aws_eip" "fixed" {
  for_each = merge([
    for key, s in local.fixed_nat_ips : {
      for index in range(var.fixed_public_ipv4_count) : "${s.role}-${s.zone}/${index}" => s
    }
  ]...)

  domain = "vpc"
  tags   = merge(var.tags, { Name = "${local.prefix}-${replace(each.key, "/", "-")}" })
}

resource "aws_route_table" "private" {
  for_each = { for key, s in local.entries : key => s if local.new_vpc && s.nat_subnet != null }

  vpc_id = local.vpc_id
  tags   = merge(var.tags, { Name = "${local.prefix}-private-${replace(each.key, "/", "-")}" })
}
