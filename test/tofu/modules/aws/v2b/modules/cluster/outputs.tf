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
  value = local.secrets_provider
}

output "secrets_prefix" {
  value = var.secrets_prefix
}

output "encryption_key_provider" {
  value = local.key_provider
}

output "encryption_key_source" {
  value = (
    !local.create_key ? var.encryption_key :
    local.key_provider == "aws-parameter-store" ? local.parameter : aws_secretsmanager_secret.encryption_key[0].arn
  )
}

output "server_config" {
  value = var.server_config
}
