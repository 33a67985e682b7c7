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
    precondition {
      condition     = var.cluster.secrets_provider != "google-secret-manager" || var.cluster.project_id != null
      error_message = "google-secret-manager needs cluster.project_id. [S5]"
    }
    precondition {
      condition = alltrue([
        for tenant, nat in var.nat : try(var.groups[tenant][nat.group].size, 0) == null
      ])
      error_message = "nat needs a group of the same tenant that omits size. [nat]"
    }
    precondition {
      condition = alltrue([
        for tenant, nat in var.nat : (
          length(nat.instance_type_ladder) > 0 &&
          length(nat.instance_type_ladder) == length(distinct(nat.instance_type_ladder)) &&
          contains(nat.instance_type_ladder, try(var.groups[tenant][nat.group].machine_type, ""))
        )
      ])
      error_message = "instance_type_ladder must hold the group's type and nothing twice. [nat]"
    }
    precondition {
      condition = alltrue(flatten([
        for tenant, groups in var.groups : [
          for name, group in groups : group.size != null || try(var.nat[tenant].group, "") == name
        ]
      ]))
      error_message = "Only the group of nat may omit size. [nat]"
    }
  }
}
