output "shard" {
  value = var.shard
}

output "zone" {
  value = var.zone
}

output "server_ips" {
  value = [local.leader]
}

output "server_ids" {
  value = [for _ in range(var.server_count) : aws_autoscaling_group.server.name]
}

output "config_key" {
  value = local.config_key
}

output "load_balancers" {
  value = {
    for name, lb in var.network.load_balancers : name => { dns_name = lb.dns_name, arn = lb.arn, zone_id = lb.zone_id }
  }
}
