# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "aws" {
  region              = local.aws_region
  allowed_account_ids = [local.aws_account_id]
}

# --- Network ----------------------------------------------------------------

locals {
  aws_account_id = "210987654321"
  aws_region     = "eu-central-1"

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets = {
    "public" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.0.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.0.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
    }
    "control-plane" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.0.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
    }
  }
}

module "account_210987654321_eu_central_1" {
  source  = "nstance-dev/nstance/aws//modules/account"
  version = "2.2.0"

  cluster = module.cluster
}

module "network_210987654321_eu_central_1" {
  source  = "nstance-dev/nstance/aws//modules/network"
  version = "2.2.0"

  cluster       = module.cluster
  vpc_cidr_ipv4 = "10.0.0.0/16"
  ipv4_enabled  = true
  ipv6_enabled  = true
  nat_mode      = "provider"
  subnets       = local.subnets
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. A group joins all listeners of its balancers.
  groups = {
    default = {
      "control-plane" = {
        template      = "control-plane"
        subnet_pool   = "control-plane"
        size          = local.pool_sizes["control-plane"]
        instance_type = local.pool_instance_types["control-plane"]
      }
    }
  }
}

module "shard_eu_central_1a" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.2.0"

  cluster      = module.cluster
  account      = module.account_210987654321_eu_central_1
  network      = module.network_210987654321_eu_central_1
  shard        = "eu-central-1a"
  zone         = "eu-central-1a"
  certificates = local.certificates
  templates    = local.templates
  groups       = local.groups

  nstance_version = local.nstance_version
}

# --- Traffic between VMs ----------------------------------------------------
# The modules open no port between VMs; kubelet, Netsy and the pod network need it.

data "aws_security_group" "agent" {
  for_each = toset(["eu-central-1a"])

  name   = "${local.name_prefix}-agent-sg-${each.key}"
  vpc_id = module.network_210987654321_eu_central_1.vpc_id

  depends_on = [module.shard_eu_central_1a]
}

resource "aws_vpc_security_group_ingress_rule" "between_vms" {
  for_each = {
    for pair in setproduct(["eu-central-1a"], ["eu-central-1a"]) :
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
      identifiers = [module.account_210987654321_eu_central_1.agent_iam_role_arn]
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
  role   = module.account_210987654321_eu_central_1.agent_iam_role_name
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
