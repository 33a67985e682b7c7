# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "google" {
  alias   = "google_other_project_europe_west4"
  project = local.google_project_google_other_project_europe_west4
  region  = local.google_region_google_other_project_europe_west4
}

# --- APIs -------------------------------------------------------------------

resource "google_project_service" "modules_google_other_project_europe_west4" {
  provider = google.google_other_project_europe_west4
  for_each = toset([
    "cloudresourcemanager.googleapis.com",
    "compute.googleapis.com",
    "iam.googleapis.com",
    "iap.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
  ])

  service            = each.key
  disable_on_destroy = false
}

# --- Network ----------------------------------------------------------------

locals {
  google_project_google_other_project_europe_west4 = "other-project"
  google_region_google_other_project_europe_west4  = "europe-west4"

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets_google_other_project_europe_west4 = {
    "public" = {
      "europe-west4-a" = [{ ipv4_cidr = "172.20.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "europe-west4-a" = [{ ipv4_cidr = "172.20.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
    }
    "web" = {
      "europe-west4-a" = [{ ipv4_cidr = "172.20.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
    }
  }
}

module "account_other_project_europe_west4" {
  source    = "nstance-dev/nstance/google//modules/account"
  version   = "2.0.1"
  providers = { google = google.google_other_project_europe_west4 }

  cluster = merge(module.cluster, { project_id = local.google_project_google_other_project_europe_west4 })

  depends_on = [google_project_service.modules_google_other_project_europe_west4]
}

module "network_other_project_europe_west4" {
  source    = "nstance-dev/nstance/google//modules/network"
  version   = "2.0.1"
  providers = { google = google.google_other_project_europe_west4 }

  cluster       = module.cluster
  name_prefix   = local.name_prefix
  vpc_cidr_ipv4 = "172.20.0.0/16"
  enable_ipv6   = true
  subnets       = local.subnets_google_other_project_europe_west4

  depends_on = [google_project_service.modules_google_other_project_europe_west4]
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. A group joins all listeners of its balancers.
  groups_google_other_project_europe_west4 = {
    default = {
      "web" = {
        template     = "web"
        subnet_pool  = "web"
        size         = local.pool_sizes["web"]
        machine_type = local.pool_instance_types["web"]
      }
    }
  }
}

module "shard_europe_west4_a" {
  source    = "nstance-dev/nstance/google//modules/shard"
  version   = "2.0.1"
  providers = { google = google.google_other_project_europe_west4 }

  cluster      = module.cluster
  account      = module.account_other_project_europe_west4
  network      = module.network_other_project_europe_west4
  shard        = "europe-west4-a"
  zone         = "europe-west4-a"
  certificates = local.certificates
  templates    = local.templates_google_other_project_europe_west4
  groups       = local.groups_google_other_project_europe_west4

  nstance_version = local.nstance_version
}

# --- Traffic to VMs ---------------------------------------------------------
# Inside the network the modules let everything through, and from outside nothing.

# VMs of my-project in us-central1.
resource "google_compute_firewall" "from_my_project_us_central1_google_other_project_europe_west4" {
  provider = google.google_other_project_europe_west4

  name          = "${local.name_prefix}-from-my-project-us-central1"
  network       = module.network_other_project_europe_west4.vpc_id
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

# VMs of my-project in europe-west3.
resource "google_compute_firewall" "from_my_project_europe_west3_google_other_project_europe_west4" {
  provider = google.google_other_project_europe_west4

  name          = "${local.name_prefix}-from-my-project-europe-west3"
  network       = module.network_other_project_europe_west4.vpc_id
  direction     = "INGRESS"
  source_ranges = ["172.19.0.0/16"]

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
