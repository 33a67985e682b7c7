# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "google" {
  alias   = "google_my_project_europe_west3"
  project = local.google_project_google_my_project_europe_west3
  region  = local.google_region_google_my_project_europe_west3
}

# --- Network ----------------------------------------------------------------

locals {
  google_project_google_my_project_europe_west3 = "my-project"
  google_region_google_my_project_europe_west3  = "europe-west3"

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets_google_my_project_europe_west3 = {
    "public" = {
      "europe-west3-a" = [{ ipv4_cidr = "172.19.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "europe-west3-a" = [{ ipv4_cidr = "172.19.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
    }
    "web" = {
      "europe-west3-a" = [{ ipv4_cidr = "172.19.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
    }
  }

  load_balancers_google_my_project_europe_west3 = {
    "near" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 8443, target_port = 8443 }]
    }
  }
}

module "network_my_project_europe_west3" {
  source    = "nstance-dev/nstance/google//modules/network"
  version   = "2.0.1"
  providers = { google = google.google_my_project_europe_west3 }

  cluster        = module.cluster
  name_prefix    = "${local.name_prefix}-europe-west3"
  vpc_cidr_ipv4  = "172.19.0.0/16"
  enable_ipv6    = true
  subnets        = local.subnets_google_my_project_europe_west3
  load_balancers = local.load_balancers_google_my_project_europe_west3
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. A group joins all listeners of its balancers.
  groups_google_my_project_europe_west3 = {
    default = {
      "web" = {
        template       = "web"
        subnet_pool    = "web"
        size           = local.pool_sizes["web"]
        machine_type   = local.pool_instance_types["web"]
        load_balancers = { "near" = [8443] }
      }
    }
  }
}

module "shard_europe_west3_a" {
  source    = "nstance-dev/nstance/google//modules/shard"
  version   = "2.0.1"
  providers = { google = google.google_my_project_europe_west3 }

  cluster      = module.cluster
  account      = module.account_my_project_us_central1
  network      = module.network_my_project_europe_west3
  shard        = "europe-west3-a"
  zone         = "europe-west3-a"
  certificates = local.certificates
  templates    = local.templates_google_my_project_europe_west3
  groups       = local.groups_google_my_project_europe_west3

  nstance_version = local.nstance_version
}

# --- Traffic to VMs ---------------------------------------------------------
# Inside the network the modules let everything through, and from outside nothing.

data "google_compute_lb_ip_ranges" "health_checks_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3
}

resource "google_compute_firewall" "clients_near_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3

  name          = "${local.name_prefix}-europe-west3-near-clients"
  network       = module.network_my_project_europe_west3.vpc_id
  direction     = "INGRESS"
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["nstance-agent-europe-west3-a"]

  allow {
    protocol = "tcp"
    ports    = ["8443"]
  }
}

resource "google_compute_firewall" "health_near_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3

  name          = "${local.name_prefix}-europe-west3-near-health"
  network       = module.network_my_project_europe_west3.vpc_id
  direction     = "INGRESS"
  source_ranges = data.google_compute_lb_ip_ranges.health_checks_google_my_project_europe_west3.network
  target_tags   = ["nstance-agent-europe-west3-a"]

  allow {
    protocol = "tcp"
    ports    = ["8443"]
  }
}

# VMs of my-project in us-central1.
resource "google_compute_firewall" "from_my_project_us_central1_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3

  name          = "${local.name_prefix}-europe-west3-from-my-project-us-central1"
  network       = module.network_my_project_europe_west3.vpc_id
  direction     = "INGRESS"
  source_ranges = ["172.18.0.0/16"]

  allow {
    protocol = "tcp"
  }

  allow {
    protocol = "udp"
  }

  allow {
    protocol = "icmp"
  }
}

# VMs of other-project in europe-west4.
resource "google_compute_firewall" "from_other_project_europe_west4_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3

  name          = "${local.name_prefix}-europe-west3-from-other-project-europe-west4"
  network       = module.network_my_project_europe_west3.vpc_id
  direction     = "INGRESS"
  source_ranges = ["172.20.0.0/16"]

  allow {
    protocol = "tcp"
  }

  allow {
    protocol = "udp"
  }

  allow {
    protocol = "icmp"
  }
}

# --- Buckets ----------------------------------------------------------------

resource "google_storage_bucket" "bucket_backups_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3

  name                        = "${local.cluster_id}-${local.google_project_google_my_project_europe_west3}-backups"
  location                    = local.google_region_google_my_project_europe_west3
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
}

# --- Roles ------------------------------------------------------------------

resource "google_service_account" "role_backup_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3

  account_id = "${local.name_prefix}-backup"

  depends_on = [google_project_service.platform]
}

resource "google_storage_bucket_iam_member" "role_backup_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3
  for_each = {
    "backups" = google_storage_bucket.bucket_backups_google_my_project_europe_west3.name
  }

  bucket = each.value
  role   = "roles/storage.objectUser"
  member = google_service_account.role_backup_google_my_project_europe_west3.member
}

resource "google_service_account_iam_member" "role_backup_google_my_project_europe_west3" {
  provider = google.google_my_project_europe_west3
  for_each = toset(["default/backup"])

  service_account_id = google_service_account.role_backup_google_my_project_europe_west3.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.pods.name}/subject/system:serviceaccount:${replace(each.key, "/", ":")}"
}
