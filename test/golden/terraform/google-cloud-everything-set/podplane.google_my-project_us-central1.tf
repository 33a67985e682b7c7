# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "google" {
  project        = local.google_project
  region         = local.google_region
  default_labels = var.labels
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

# What Pods ask when they act as accounts.
resource "google_project_service" "federation" {
  for_each = toset(["dns.googleapis.com", "iamcredentials.googleapis.com", "sts.googleapis.com"])

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
      "us-central1-a" = [{ ipv4_cidr = "172.18.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
      "us-central1-b" = [{ ipv4_cidr = "172.18.0.32/28", ipv6_netnum = 4, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "us-central1-a" = [{ ipv4_cidr = "172.18.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
      "us-central1-b" = [{ ipv4_cidr = "172.18.0.48/28", ipv6_netnum = 5, nat_subnet = "public" }]
    }
    "control-plane" = {
      "us-central1-a" = [{ ipv4_cidr = "172.18.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
      "us-central1-b" = [{ ipv4_cidr = "172.18.3.0/24", ipv6_netnum = 6, nat_subnet = "public" }]
    }
    "web" = {
      "us-central1-a" = [{ ipv4_cidr = "172.18.2.0/24", ipv6_netnum = 3, nat_subnet = "public" }]
      "us-central1-b" = [{ ipv4_cidr = "172.18.4.0/24", ipv6_netnum = 7, nat_subnet = "public" }]
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
  vpc_cidr_ipv4  = "172.18.0.0/16"
  enable_ipv6    = true
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

module "shard_us_central1_b" {
  source  = "nstance-dev/nstance/google//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_my_project_us_central1
  network      = module.network_my_project_us_central1
  shard        = "us-central1-b"
  zone         = "us-central1-b"
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
  target_tags   = ["nstance-agent-us-central1-a", "nstance-agent-us-central1-b"]

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
  target_tags   = ["nstance-agent-us-central1-a", "nstance-agent-us-central1-b"]

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
  target_tags   = ["nstance-agent-us-central1-a", "nstance-agent-us-central1-b"]

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
  target_tags   = ["nstance-agent-us-central1-a", "nstance-agent-us-central1-b"]

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

    postcondition {
      condition     = self.project_number == 123456789012
      error_message = "The number of the project is ${self.project_number}: write it as project_number."
    }
  }

  depends_on = [google_project_service.platform]
}

# No VM is told of the bucket before it is seeded: a store that starts in an empty one can never be.
data "google_storage_bucket_objects" "netsy" {
  bucket     = google_storage_bucket.netsy.id
  match_glob = "{bootstrap.netsy,members.json}"
}

resource "terraform_data" "seeded" {
  input = google_storage_bucket.netsy.name

  lifecycle {
    precondition {
      condition     = length(data.google_storage_bucket_objects.netsy.bucket_objects) > 0
      error_message = "The cluster's state is not seeded. Run `podplanec seed build --out bootstrap.netsy` and `podplanec seed put bootstrap.netsy` in this folder, then apply again."
    }
  }
}

# Images: pushed ones below apps/, mirrored ones below mirror/.
resource "google_storage_bucket" "registry" {
  name                        = "${local.cluster_id}-${local.google_project}-registry"
  location                    = local.google_region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
}

resource "google_storage_bucket" "bucket_uploads" {
  name                        = "${local.cluster_id}-${local.google_project}-uploads"
  location                    = local.google_region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
}

resource "google_storage_bucket" "bucket_reports" {
  name                        = "${local.cluster_id}-${local.google_project}-reports"
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

# Pods act as the accounts of their roles by the tokens that the cluster signs.
resource "google_iam_workload_identity_pool" "pods" {
  workload_identity_pool_id = "${local.name_prefix}-pods"

  depends_on = [google_project_service.platform]
}

resource "google_iam_workload_identity_pool_provider" "pods" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.pods.workload_identity_pool_id
  workload_identity_pool_provider_id = "kubernetes"
  attribute_mapping                  = { "google.subject" = "assertion.sub" }

  oidc {
    issuer_uri = local.kubernetes_api_url
    jwks_json  = var.service_account_jwks
  }

  lifecycle {
    precondition {
      condition     = var.service_account_jwks != ""
      error_message = "Run `podplanec secrets init`, which writes podplane.keys.auto.tfvars."
    }
  }
}

# cert-manager: records that prove the domains are ours.
resource "google_service_account" "dns01" {
  account_id = "${local.name_prefix}-dns01"

  depends_on = [google_project_service.platform]
}

resource "google_service_account_iam_member" "dns01" {
  service_account_id = google_service_account.dns01.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.pods.name}/subject/system:serviceaccount:platform-cert-manager:platform-cert-manager"
}

resource "google_dns_managed_zone_iam_member" "dns01" {
  for_each = local.managed_dns_zones

  project      = each.value.project
  managed_zone = each.value.name
  role         = "roles/dns.admin"
  member       = google_service_account.dns01.member

  lifecycle {
    precondition {
      condition     = each.value.name != null
      error_message = "There is no public zone of ${each.key}: name it by hosted_zone_name."
    }
  }
}

# What ships logs speaks S3: `podplanec secrets init` makes a key of this account.
resource "google_service_account" "telemetry" {
  account_id = "${local.name_prefix}-telem"

  depends_on = [google_project_service.platform]
}

resource "google_storage_bucket_iam_member" "telemetry" {
  bucket = "example-logs"
  role   = "roles/storage.objectCreator"
  member = google_service_account.telemetry.member
}

resource "google_service_account" "role_app" {
  account_id = "${local.name_prefix}-app"

  depends_on = [google_project_service.platform]
}

resource "google_storage_bucket_iam_member" "role_app" {
  for_each = {
    "uploads" = google_storage_bucket.bucket_uploads.name
    "reports" = google_storage_bucket.bucket_reports.name
  }

  bucket = each.value
  role   = "roles/storage.objectUser"
  member = google_service_account.role_app.member
}

resource "google_service_account_iam_member" "role_app" {
  for_each = toset(["default/app"])

  service_account_id = google_service_account.role_app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.pods.name}/subject/system:serviceaccount:${replace(each.key, "/", ":")}"
}

resource "google_service_account" "role_audit" {
  account_id = "${local.name_prefix}-audit"

  depends_on = [google_project_service.platform]
}

resource "google_storage_bucket_iam_member" "role_audit" {
  for_each = {
    "reports" = google_storage_bucket.bucket_reports.name
  }

  bucket = each.value
  role   = "roles/storage.objectViewer"
  member = google_service_account.role_audit.member
}

resource "google_service_account_iam_member" "role_audit" {
  for_each = toset(["audit/reader", "audit/exporter"])

  service_account_id = google_service_account.role_audit.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.pods.name}/subject/system:serviceaccount:${replace(each.key, "/", ":")}"
}

# --- DNS --------------------------------------------------------------------

locals {
  managed_dns_zones = {
    "tools.example.com" = { project = local.google_project, name = "tools" }
    "example.org"       = { project = "dns-project", name = "org" }
  }

  managed_dns_records = {
    "tools.example.com"     = { zone = "tools.example.com", address = module.network_my_project_us_central1.load_balancers["main"].ip_address }
    "*.tools.example.com"   = { zone = "tools.example.com", address = module.network_my_project_us_central1.load_balancers["main"].ip_address }
    "example.org"           = { zone = "example.org", address = module.network_my_project_us_central1.load_balancers["main"].ip_address }
    "*.example.org"         = { zone = "example.org", address = module.network_my_project_us_central1.load_balancers["main"].ip_address }
    "k8s.tools.example.com" = { zone = "tools.example.com", address = module.network_my_project_us_central1.load_balancers["api"].ip_address }
  }
}

resource "google_dns_record_set" "ipv4" {
  for_each = local.managed_dns_records

  project      = local.managed_dns_zones[each.value.zone].project
  managed_zone = local.managed_dns_zones[each.value.zone].name
  name         = "${each.key}."
  type         = "A"
  ttl          = 300
  rrdatas      = [each.value.address]

  lifecycle {
    precondition {
      condition     = local.managed_dns_zones[each.value.zone].name != null
      error_message = "There is no public zone of ${each.value.zone}: name it by hosted_zone_name."
    }
  }
}
