locals {
  prefix = var.cluster.name_prefix

  kept = {
    for role, zones in var.network.subnets : role => [
      for s in lookup(zones, var.zone, []) : s.id if length(s.shards) == 0 || contains(s.shards, var.shard)
    ]
  }
  # A role with nothing left is dropped; a group that names it fails only when
  # the server starts. [S6]
  subnet_pools = { for role, ids in local.kept : role => ids if length(ids) > 0 }

  config_key = "shard/${var.shard}/config.jsonc"
}

data "google_client_config" "current" {}

# Its address is the leader's.
resource "google_compute_address" "leader" {
  name         = "${local.prefix}-leader-${var.shard}"
  address_type = "INTERNAL"
}

resource "google_compute_firewall" "server_health" {
  name          = "${local.prefix}-server-health-${var.shard}"
  network       = var.network.vpc_id
  source_ranges = ["35.191.0.0/16", "130.211.0.0/22"]
  target_tags   = ["nstance-server-${var.shard}"]

  allow {
    protocol = "tcp"
    ports    = ["8990"]
  }
}

resource "google_compute_instance_template" "server" {
  name_prefix  = "${local.prefix}-server-"
  machine_type = var.server_machine_type

  disk {
    source_image = "projects/debian-cloud/global/images/family/debian-13"
  }

  network_interface {
    subnetwork = lookup(local.subnet_pools, var.server_subnet, [""])[0]
  }
}

resource "google_compute_instance_group_manager" "server" {
  name               = "${local.prefix}-server-${var.shard}"
  base_instance_name = "${local.prefix}-server"
  zone               = var.zone
  target_size        = var.server_count

  version {
    instance_template = google_compute_instance_template.server.self_link
  }
}

resource "google_storage_bucket_object" "config" {
  bucket       = var.cluster.bucket
  name         = local.config_key
  content      = jsonencode(local.config)
  content_type = "application/json"
}
