locals {
  prefix = var.cluster.name_prefix
  roles  = toset(["server", "agent"])
}

# The provider refuses an id of other than 6 to 30 characters.
resource "google_service_account" "this" {
  for_each = local.roles

  account_id = "${local.prefix}-${each.key}"
}

resource "google_storage_bucket_iam_member" "server" {
  bucket = var.cluster.bucket_name
  role   = "roles/storage.objectAdmin"
  member = google_service_account.this["server"].member
}

resource "google_project_iam_member" "this" {
  for_each = {
    "server roles/compute.instanceAdmin.v1" = { account = "server", role = "roles/compute.instanceAdmin.v1" }
    "server roles/compute.networkUser"      = { account = "server", role = "roles/compute.networkUser" }
    "agent roles/compute.viewer"            = { account = "agent", role = "roles/compute.viewer" }
    "server roles/secretmanager.admin"      = { account = "server", role = "roles/secretmanager.admin" }
  }

  project = var.cluster.project_id
  role    = each.value.role
  member  = google_service_account.this[each.value.account].member
}
