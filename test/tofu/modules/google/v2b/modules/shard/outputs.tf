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
  value = [google_compute_instance_group_manager.server.instance_group]
}

output "config_key" {
  value = local.config_key
}

output "load_balancers" {
  value = {
    for name, lb in var.network.load_balancers : name => { ip_address = lb.frontends[0].ip }
  }
}
