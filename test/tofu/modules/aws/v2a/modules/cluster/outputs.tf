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

output "bucket_arn" {
  value = "arn:${data.aws_partition.current.partition}:s3:::${local.bucket}"
}

output "secrets_provider" {
  value = var.secrets_provider
}

output "encryption_key_source" {
  value = local.create_key ? aws_secretsmanager_secret.encryption_key[0].arn : var.encryption_key
}

output "server_config" {
  value = var.server_config
}
