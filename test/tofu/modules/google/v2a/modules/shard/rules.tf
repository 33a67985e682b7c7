# What the module refuses at plan, by the numbers of the contract's table.
resource "terraform_data" "rules" {
  lifecycle {
    precondition {
      condition     = length(local.subnet_pools) > 0
      error_message = "No subnet is left for shard ${var.shard} in zone ${var.zone}. [S1]"
    }
    precondition {
      condition     = length(var.cluster.shards) == 0 || contains(var.cluster.shards, var.shard)
      error_message = "cluster.shards does not list ${var.shard}. [S2]"
    }
    precondition {
      condition     = contains(keys(local.subnet_pools), var.server_subnet)
      error_message = "Role ${var.server_subnet} has no subnet in zone ${var.zone} for shard ${var.shard}. [S3]"
    }
    precondition {
      condition     = var.server_arch == null || contains(["arm64", "amd64"], coalesce(var.server_arch, "arm64"))
      error_message = "server_arch must be arm64 or amd64. [S4]"
    }
  }
}
