# Yours: podplanec never touches this file. The networks of the two regions are
# peered by whoever keeps the account; here is what routes through that peering.

variable "peering_connection_id" {
  description = "The peering of the two networks, accepted in both regions."
  type        = string
  default     = "pcx-0123456789abcdef0"
}

locals {
  networks = {
    east = module.network_123456789012_us_east_1
    west = module.network_123456789012_us_west_2
  }
}

resource "aws_route" "east_to_west" {
  for_each = local.networks.east.private_route_table_ids

  route_table_id            = each.value
  destination_cidr_block    = local.networks.west.vpc_cidr_ipv4
  vpc_peering_connection_id = var.peering_connection_id
}

resource "aws_route" "west_to_east" {
  provider = aws.aws_123456789012_us_west_2
  for_each = local.networks.west.private_route_table_ids

  route_table_id            = each.value
  destination_cidr_block    = local.networks.east.vpc_cidr_ipv4
  vpc_peering_connection_id = var.peering_connection_id
}
