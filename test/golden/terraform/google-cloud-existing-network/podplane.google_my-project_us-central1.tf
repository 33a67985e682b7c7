# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "google" {
  project = local.google_project
  region  = local.google_region
}

# --- APIs -------------------------------------------------------------------
# Turned on first: a new project makes no account, secret or bucket before they are.

resource "google_project_service" "platform" {
  for_each = toset([
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
  ])

  service            = each.key
  disable_on_destroy = false
}

# --- Network ----------------------------------------------------------------

locals {
  google_project = "my-project"
  google_region  = "us-central1"

  # Role, then zone.
  subnets = {
    "public" = {
      "us-central1-a" = [{ existing = "shared-public", public = true }]
    }
    "nstance" = {
      "us-central1-a" = [{ existing = "shared-nstance" }]
    }
    "control-plane" = {
      "us-central1-a" = [{ existing = "shared-control-plane" }]
    }
    "web" = {
      "us-central1-a" = [{ existing = "shared-web" }]
    }
  }

  load_balancers = {
    "main" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 443, target_port = 443 }]
    }
    "api" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 6443, target_port = 6443 }]
    }
  }
}

module "account_my_project_us_central1" {
  source  = "nstance-dev/nstance/google//modules/account"
  version = "2.0.1"

  cluster = module.cluster
}

module "network_my_project_us_central1" {
  source  = "nstance-dev/nstance/google//modules/network"
  version = "2.0.1"

  cluster        = module.cluster
  name_prefix    = local.name_prefix
  vpc_id         = "projects/my-project/global/networks/shared"
  enable_ipv6    = false
  subnets        = local.subnets
  load_balancers = local.load_balancers
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. A group joins all listeners of its balancers.
  groups = {
    default = {
      "control-plane" = {
        template       = "control-plane"
        subnet_pool    = "control-plane"
        size           = local.pool_sizes["control-plane"]
        machine_type   = local.pool_instance_types["control-plane"]
        load_balancers = { "api" = [6443] }
      }
      "web" = {
        template       = "web"
        subnet_pool    = "web"
        size           = local.pool_sizes["web"]
        machine_type   = local.pool_instance_types["web"]
        load_balancers = { "main" = [443] }
      }
    }
  }
}

module "shard_us_central1_a" {
  source  = "nstance-dev/nstance/google//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_my_project_us_central1
  network      = module.network_my_project_us_central1
  shard        = "us-central1-a"
  zone         = "us-central1-a"
  certificates = local.certificates
  templates    = local.templates
  groups       = local.groups

  nstance_version = local.nstance_version
}

# --- Traffic to VMs ---------------------------------------------------------
# Inside the network the modules let everything through, and from outside nothing.

data "google_compute_lb_ip_ranges" "health_checks" {}

resource "google_compute_firewall" "clients_main" {
  name          = "${local.name_prefix}-main-clients"
  network       = module.network_my_project_us_central1.vpc_id
  direction     = "INGRESS"
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["nstance-agent-us-central1-a"]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

resource "google_compute_firewall" "clients_api" {
  name          = "${local.name_prefix}-api-clients"
  network       = module.network_my_project_us_central1.vpc_id
  direction     = "INGRESS"
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["nstance-agent-us-central1-a"]

  allow {
    protocol = "tcp"
    ports    = ["6443"]
  }
}

resource "google_compute_firewall" "health_main" {
  name          = "${local.name_prefix}-main-health"
  network       = module.network_my_project_us_central1.vpc_id
  direction     = "INGRESS"
  source_ranges = data.google_compute_lb_ip_ranges.health_checks.network
  target_tags   = ["nstance-agent-us-central1-a"]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

resource "google_compute_firewall" "health_api" {
  name          = "${local.name_prefix}-api-health"
  network       = module.network_my_project_us_central1.vpc_id
  direction     = "INGRESS"
  source_ranges = data.google_compute_lb_ip_ranges.health_checks.network
  target_tags   = ["nstance-agent-us-central1-a"]

  allow {
    protocol = "tcp"
    ports    = ["6443"]
  }
}

# --- Buckets ----------------------------------------------------------------

# The state of the cluster. Only `podplanec` and Netsy write to it.
resource "google_storage_bucket" "netsy" {
  name                        = "${local.cluster_id}-${local.google_project}-netsy"
  location                    = local.google_region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # Netsy replaces objects all the time; each would be kept, and paid for, a week.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_project_service.platform]
}

# Images: pushed ones below apps/, mirrored ones below mirror/.
resource "google_storage_bucket" "registry" {
  name                        = "${local.cluster_id}-${local.google_project}-registry"
  location                    = local.google_region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
}

# --- Roles ------------------------------------------------------------------

# Netsy, on control-plane VMs. The modules give all VMs of a project one account.
resource "google_storage_bucket_iam_member" "netsy" {
  bucket = google_storage_bucket.netsy.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:${module.account_my_project_us_central1.agent_iam_role_arn}"
}

# The registry on each VM.
resource "google_storage_bucket_iam_member" "registry_read_only" {
  bucket = google_storage_bucket.registry.name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${module.account_my_project_us_central1.agent_iam_role_arn}"
}
