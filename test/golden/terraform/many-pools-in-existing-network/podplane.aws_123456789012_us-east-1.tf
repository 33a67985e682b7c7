# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "aws" {
  region              = local.aws_region
  profile             = var.aws_profile
  allowed_account_ids = [local.aws_account_id]

  default_tags {
    tags = var.tags
  }
}

# --- Network ----------------------------------------------------------------

locals {
  aws_account_id = "123456789012"
  aws_region     = "us-east-1"

  # Role, then zone.
  subnets = {
    "public" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000000", public = true }]
      "us-east-1b" = [{ existing = "subnet-00000000000000016", public = true }]
      "us-east-1c" = [{ existing = "subnet-00000000000000032", public = true }]
    }
    "nstance" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000001" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000017" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000033" }]
    }
    "control-plane" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000002" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000018" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000034" }]
    }
    "ingress" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000003" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000019" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000035" }]
    }
    "workers-1" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000004" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000020" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000036" }]
    }
    "workers-2" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000005" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000021" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000037" }]
    }
    "workers-3" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000006" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000022" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000038" }]
    }
    "workers-4" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000007" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000023" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000039" }]
    }
    "workers-5" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000008" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000024" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000040" }]
    }
    "workers-6" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000009" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000025" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000041" }]
    }
    "workers-7" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000010" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000026" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000042" }]
    }
    "workers-8" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000011" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000027" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000043" }]
    }
    "workers-9" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000012" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000028" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000044" }]
    }
    "workers-10" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000013" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000029" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000045" }]
    }
    "workers-11" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000014" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000030" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000046" }]
    }
    "workers-12" = {
      "us-east-1a" = [{ existing = "subnet-00000000000000015" }]
      "us-east-1b" = [{ existing = "subnet-00000000000000031" }]
      "us-east-1c" = [{ existing = "subnet-00000000000000047" }]
    }
  }

  load_balancers = {
    "main" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 443, target_port = 443 }]
    }
    "kubernetes-api" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 6443, target_port = 6443 }]
    }
    "kubernetes-internal" = {
      public    = false
      subnets   = "control-plane"
      listeners = [{ port = 6443, target_port = 6443 }]
    }
  }
}

module "account_123456789012_us_east_1" {
  source  = "nstance-dev/nstance/aws//modules/account"
  version = "2.0.1"

  cluster = module.cluster
}

module "network_123456789012_us_east_1" {
  source  = "nstance-dev/nstance/aws//modules/network"
  version = "2.0.1"

  cluster        = module.cluster
  name_prefix    = local.name_prefix
  vpc_id         = "vpc-0123456789abcdef0"
  enable_ipv6    = false
  subnets        = local.subnets
  load_balancers = local.load_balancers
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. Each balancer lists the listeners of a group.
  groups = {
    default = {
      "control-plane" = {
        template       = "control-plane"
        subnet_pool    = "control-plane"
        size           = local.pool_sizes["control-plane"]
        instance_type  = local.pool_instance_types["control-plane"]
        load_balancers = { "kubernetes-api" = [6443], "kubernetes-internal" = [6443] }
      }
      "ingress" = {
        template       = "ingress"
        subnet_pool    = "ingress"
        size           = local.pool_sizes["ingress"]
        instance_type  = local.pool_instance_types["ingress"]
        load_balancers = { "main" = [443] }
      }
      "workers-1" = {
        template      = "workers-1"
        subnet_pool   = "workers-1"
        size          = local.pool_sizes["workers-1"]
        instance_type = local.pool_instance_types["workers-1"]
      }
      "workers-2" = {
        template      = "workers-2"
        subnet_pool   = "workers-2"
        size          = local.pool_sizes["workers-2"]
        instance_type = local.pool_instance_types["workers-2"]
      }
      "workers-3" = {
        template      = "workers-3"
        subnet_pool   = "workers-3"
        size          = local.pool_sizes["workers-3"]
        instance_type = local.pool_instance_types["workers-3"]
      }
      "workers-4" = {
        template      = "workers-4"
        subnet_pool   = "workers-4"
        size          = local.pool_sizes["workers-4"]
        instance_type = local.pool_instance_types["workers-4"]
      }
      "workers-5" = {
        template      = "workers-5"
        subnet_pool   = "workers-5"
        size          = local.pool_sizes["workers-5"]
        instance_type = local.pool_instance_types["workers-5"]
      }
      "workers-6" = {
        template      = "workers-6"
        subnet_pool   = "workers-6"
        size          = local.pool_sizes["workers-6"]
        instance_type = local.pool_instance_types["workers-6"]
      }
      "workers-7" = {
        template      = "workers-7"
        subnet_pool   = "workers-7"
        size          = local.pool_sizes["workers-7"]
        instance_type = local.pool_instance_types["workers-7"]
      }
      "workers-8" = {
        template      = "workers-8"
        subnet_pool   = "workers-8"
        size          = local.pool_sizes["workers-8"]
        instance_type = local.pool_instance_types["workers-8"]
      }
      "workers-9" = {
        template      = "workers-9"
        subnet_pool   = "workers-9"
        size          = local.pool_sizes["workers-9"]
        instance_type = local.pool_instance_types["workers-9"]
      }
      "workers-10" = {
        template      = "workers-10"
        subnet_pool   = "workers-10"
        size          = local.pool_sizes["workers-10"]
        instance_type = local.pool_instance_types["workers-10"]
      }
      "workers-11" = {
        template      = "workers-11"
        subnet_pool   = "workers-11"
        size          = local.pool_sizes["workers-11"]
        instance_type = local.pool_instance_types["workers-11"]
      }
      "workers-12" = {
        template      = "workers-12"
        subnet_pool   = "workers-12"
        size          = local.pool_sizes["workers-12"]
        instance_type = local.pool_instance_types["workers-12"]
      }
    }
  }
}

module "shard_us_east_1a" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_123456789012_us_east_1
  network      = module.network_123456789012_us_east_1
  shard        = "us-east-1a"
  zone         = "us-east-1a"
  certificates = local.certificates
  templates    = local.templates
  groups       = local.groups

  nstance_version = local.nstance_version
}

module "shard_us_east_1b" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_123456789012_us_east_1
  network      = module.network_123456789012_us_east_1
  shard        = "us-east-1b"
  zone         = "us-east-1b"
  certificates = local.certificates
  templates    = local.templates
  groups       = local.groups

  nstance_version = local.nstance_version
}

module "shard_us_east_1c" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_123456789012_us_east_1
  network      = module.network_123456789012_us_east_1
  shard        = "us-east-1c"
  zone         = "us-east-1c"
  certificates = local.certificates
  templates    = local.templates
  groups       = local.groups

  nstance_version = local.nstance_version
}

# --- Traffic between VMs ----------------------------------------------------
# The modules open no port between VMs; kubelet, Netsy and the pod network need it.

data "aws_security_group" "agent" {
  for_each = toset(["us-east-1a", "us-east-1b", "us-east-1c"])

  name   = "${local.name_prefix}-agent-sg-${each.key}"
  vpc_id = module.network_123456789012_us_east_1.vpc_id

  depends_on = [module.shard_us_east_1a, module.shard_us_east_1b, module.shard_us_east_1c]
}

resource "aws_vpc_security_group_ingress_rule" "between_vms" {
  for_each = {
    for pair in setproduct(["us-east-1a", "us-east-1b", "us-east-1c"], ["us-east-1a", "us-east-1b", "us-east-1c"]) :
    "${pair[0]} to ${pair[1]}" => { from = pair[0], to = pair[1] }
  }

  description                  = "VMs of ${each.value.from}"
  security_group_id            = data.aws_security_group.agent[each.value.to].id
  referenced_security_group_id = data.aws_security_group.agent[each.value.from].id
  ip_protocol                  = "-1"

  # The groups are looked up again whenever a shard changes; until then their IDs
  # are unknown, which would replace each rule and cut the traffic meanwhile.
  lifecycle {
    ignore_changes = [security_group_id, referenced_security_group_id]
  }
}

# --- Buckets ----------------------------------------------------------------

# The state of the cluster. Only `podplanec` and Netsy write to it.
resource "aws_s3_bucket" "netsy" {
  bucket = "${local.cluster_id}-${local.aws_account_id}-netsy"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "netsy" {
  bucket                  = aws_s3_bucket.netsy.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "netsy" {
  bucket = aws_s3_bucket.netsy.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# Images: pushed ones below apps/, mirrored ones below mirror/.
resource "aws_s3_bucket" "registry" {
  bucket = "${local.cluster_id}-${local.aws_account_id}-registry"
}

resource "aws_s3_bucket_public_access_block" "registry" {
  bucket                  = aws_s3_bucket.registry.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "registry" {
  bucket = aws_s3_bucket.registry.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket" "bucket_uploads" {
  bucket = "${local.cluster_id}-${local.aws_account_id}-uploads"
}

resource "aws_s3_bucket_public_access_block" "bucket_uploads" {
  bucket                  = aws_s3_bucket.bucket_uploads.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket_uploads" {
  bucket = aws_s3_bucket.bucket_uploads.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# --- Roles ------------------------------------------------------------------

locals {
  s3_read_bucket   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
  s3_read_objects  = ["s3:GetObject", "s3:ListMultipartUploadParts"]
  s3_write_objects = concat(local.s3_read_objects, ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"])
}

# VMs start with the agent role, and take the others from there.
data "aws_iam_policy_document" "trust_vms" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [module.account_123456789012_us_east_1.agent_iam_role_arn]
    }
  }
}

data "aws_iam_policy_document" "vms" {
  statement {
    sid     = "AssumeRolesOfWorkloads"
    actions = ["sts:AssumeRole"]
    resources = concat([
      aws_iam_role.netsy.arn,
      aws_iam_role.registry_read_only.arn,
      aws_iam_role.registry_read_write.arn,
      aws_iam_role.role_app_storage.arn,
    ], compact([var.telemetry_s3_assume_role]))
  }

  statement {
    sid       = "DescribeRegions"
    actions   = ["ec2:DescribeRegions"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "vms" {
  name   = "${local.name_prefix}-podplane-knc-policy"
  role   = module.account_123456789012_us_east_1.agent_iam_role_name
  policy = data.aws_iam_policy_document.vms.json
}

# Netsy, on control-plane VMs.
resource "aws_iam_role" "netsy" {
  name               = "${local.name_prefix}-netsy"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "netsy" {
  statement {
    actions   = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [aws_s3_bucket.netsy.arn]
  }

  statement {
    actions   = concat(local.s3_write_objects, ["s3:GetObjectAttributes"])
    resources = ["${aws_s3_bucket.netsy.arn}/*"]
  }
}

resource "aws_iam_role_policy" "netsy" {
  name   = "${aws_iam_role.netsy.name}-policy"
  role   = aws_iam_role.netsy.name
  policy = data.aws_iam_policy_document.netsy.json
}

# The registry on each VM.
resource "aws_iam_role" "registry_read_only" {
  name               = "${local.name_prefix}-registry-read-only"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "registry_read_only" {
  statement {
    actions   = local.s3_read_bucket
    resources = [aws_s3_bucket.registry.arn]
  }

  statement {
    actions   = local.s3_read_objects
    resources = ["${aws_s3_bucket.registry.arn}/*"]
  }
}

resource "aws_iam_role_policy" "registry_read_only" {
  name   = "${aws_iam_role.registry_read_only.name}-policy"
  role   = aws_iam_role.registry_read_only.name
  policy = data.aws_iam_policy_document.registry_read_only.json
}

# The registry in the cluster that takes pushes.
resource "aws_iam_role" "registry_read_write" {
  name               = "${local.name_prefix}-registry-read-write"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "registry_read_write" {
  statement {
    actions   = local.s3_read_bucket
    resources = [aws_s3_bucket.registry.arn]
  }

  statement {
    actions   = local.s3_write_objects
    resources = ["${aws_s3_bucket.registry.arn}/*"]
  }
}

resource "aws_iam_role_policy" "registry_read_write" {
  name   = "${aws_iam_role.registry_read_write.name}-policy"
  role   = aws_iam_role.registry_read_write.name
  policy = data.aws_iam_policy_document.registry_read_write.json
}

resource "aws_iam_role" "role_app_storage" {
  name               = "${local.name_prefix}-app-storage"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "role_app_storage" {
  statement {
    actions   = local.s3_read_bucket
    resources = [aws_s3_bucket.bucket_uploads.arn]
  }

  statement {
    actions   = local.s3_write_objects
    resources = ["${aws_s3_bucket.bucket_uploads.arn}/*"]
  }
}

resource "aws_iam_role_policy" "role_app_storage" {
  name   = "${aws_iam_role.role_app_storage.name}-policy"
  role   = aws_iam_role.role_app_storage.name
  policy = data.aws_iam_policy_document.role_app_storage.json
}
