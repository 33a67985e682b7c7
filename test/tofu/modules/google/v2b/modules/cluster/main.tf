locals {
  create_bucket = var.bucket == ""
  bucket        = local.create_bucket ? google_storage_bucket.this[0].name : var.bucket

  secrets_provider = coalesce(var.secrets_provider, "google-secret-manager")
  object_storage   = local.secrets_provider == "object-storage"
  key_provider     = local.object_storage ? coalesce(var.encryption_key_provider, "google-secret-manager") : ""
  create_key       = local.object_storage && var.encryption_key == ""
}

data "google_client_config" "current" {}

resource "google_project_service" "this" {
  for_each = toset(["compute", "secretmanager", "storage", "iam", "iap"])

  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

resource "random_id" "bucket" {
  count = local.create_bucket ? 1 : 0

  byte_length = 4
  keepers     = { cluster = var.cluster_id }
}

resource "google_storage_bucket" "this" {
  count = local.create_bucket ? 1 : 0

  name                        = "${var.name_prefix}-${random_id.bucket[0].hex}"
  location                    = data.google_client_config.current.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = var.tags

  versioning {
    enabled = var.versioning
  }
}

resource "google_secret_manager_secret" "encryption_key" {
  count = local.create_key ? 1 : 0

  secret_id = "${var.name_prefix}-encryption-key"
  labels    = var.tags

  replication {
    auto {}
  }
}
