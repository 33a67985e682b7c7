output "id" {
  value = var.cluster_id
}

output "name_prefix" {
  value = var.name_prefix
}

output "shards" {
  value = var.shards
}

output "bucket" {
  value = local.bucket
}

output "bucket_name" {
  value = local.bucket
}

output "project_id" {
  value = data.google_client_config.current.project
}

output "secrets_provider" {
  value = local.secrets_provider
}

output "secrets_prefix" {
  value = var.secrets_prefix
}

output "encryption_key_provider" {
  value = local.key_provider
}

output "encryption_key_source" {
  value = local.create_key ? google_secret_manager_secret.encryption_key[0].secret_id : var.encryption_key
}

output "server_config" {
  value = var.server_config
}
