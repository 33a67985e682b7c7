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

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets = {
    "public" = {
      "us-central1-a" = [{ ipv4_cidr = "10.20.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "us-central1-a" = [{ ipv4_cidr = "10.20.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
    }
    "control-plane" = {
      "us-central1-a" = [{ ipv4_cidr = "10.20.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
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

  cluster       = module.cluster
  name_prefix   = local.name_prefix
  vpc_cidr_ipv4 = "10.20.0.0/16"
  enable_ipv6   = true
  subnets       = local.subnets
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. A group joins all listeners of its balancers.
  groups = {
    default = {
      "control-plane" = {
        template     = "control-plane"
        subnet_pool  = "control-plane"
        size         = local.pool_sizes["control-plane"]
        machine_type = local.pool_instance_types["control-plane"]
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
