locals {
  create_bucket = var.bucket == ""
  bucket        = local.create_bucket ? aws_s3_bucket.this[0].bucket : var.bucket

  secrets_provider = coalesce(var.secrets_provider, "aws-parameter-store")
  object_storage   = local.secrets_provider == "object-storage"
  key_provider     = local.object_storage ? coalesce(var.encryption_key_provider, "aws-parameter-store") : ""
  create_key       = local.object_storage && var.encryption_key == ""
  parameter        = "/${var.name_prefix}/encryption-key"
}

data "aws_partition" "current" {}

resource "random_id" "bucket" {
  count = local.create_bucket ? 1 : 0

  byte_length = 4
  keepers     = { cluster = var.cluster_id }
}

resource "aws_s3_bucket" "this" {
  count = local.create_bucket ? 1 : 0

  bucket = "${var.name_prefix}-${random_id.bucket[0].hex}"
  tags   = var.tags
}

resource "aws_s3_bucket_public_access_block" "this" {
  count = local.create_bucket ? 1 : 0

  bucket                  = aws_s3_bucket.this[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "this" {
  count = local.create_bucket && var.versioning ? 1 : 0

  bucket = aws_s3_bucket.this[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_secretsmanager_secret" "encryption_key" {
  count = local.create_key && local.key_provider == "aws-secrets-manager" ? 1 : 0

  name                    = "${var.name_prefix}/encryption-key"
  recovery_window_in_days = 7
  tags                    = var.tags
}
