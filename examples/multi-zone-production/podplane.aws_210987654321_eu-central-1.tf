# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "aws" {
  region              = local.aws_region
  allowed_account_ids = [local.aws_account_id]

  default_tags {
    tags = var.tags
  }
}

data "aws_partition" "current" {}

# --- Network ----------------------------------------------------------------

locals {
  aws_account_id = "210987654321"
  aws_region     = "eu-central-1"

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets = {
    "public" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.64.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
      "eu-central-1b" = [{ ipv4_cidr = "10.64.0.32/28", ipv6_netnum = 6, public = true, nat_gateway = true }]
      "eu-central-1c" = [{ ipv4_cidr = "10.64.0.64/28", ipv6_netnum = 12, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.64.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
      "eu-central-1b" = [{ ipv4_cidr = "10.64.0.48/28", ipv6_netnum = 7, nat_subnet = "public" }]
      "eu-central-1c" = [{ ipv4_cidr = "10.64.0.80/28", ipv6_netnum = 13, nat_subnet = "public" }]
    }
    "control-plane" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.64.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
      "eu-central-1b" = [{ ipv4_cidr = "10.64.3.0/24", ipv6_netnum = 8, nat_subnet = "public" }]
      "eu-central-1c" = [{ ipv4_cidr = "10.64.13.0/24", ipv6_netnum = 14, nat_subnet = "public" }]
    }
    "ingress" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.64.2.0/24", ipv6_netnum = 3, nat_subnet = "public" }]
      "eu-central-1b" = [{ ipv4_cidr = "10.64.12.0/24", ipv6_netnum = 9, nat_subnet = "public" }]
      "eu-central-1c" = [{ ipv4_cidr = "10.64.14.0/24", ipv6_netnum = 15, nat_subnet = "public" }]
    }
    "general" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.64.4.0/22", ipv6_netnum = 4, nat_subnet = "public" }]
      "eu-central-1b" = [{ ipv4_cidr = "10.64.16.0/22", ipv6_netnum = 10, nat_subnet = "public" }]
      "eu-central-1c" = [{ ipv4_cidr = "10.64.24.0/22", ipv6_netnum = 16, nat_subnet = "public" }]
    }
    "batch" = {
      "eu-central-1a" = [{ ipv4_cidr = "10.64.8.0/22", ipv6_netnum = 5, nat_subnet = "public" }]
      "eu-central-1b" = [{ ipv4_cidr = "10.64.20.0/22", ipv6_netnum = 11, nat_subnet = "public" }]
    }
  }

  load_balancers = {
    "main" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 80, target_port = 80 }, { port = 443, target_port = 443 }]
    }
    "kubernetes-api" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 443, target_port = 6443 }]
    }
    "kubernetes-internal" = {
      public    = false
      subnets   = "control-plane"
      listeners = [{ port = 6443, target_port = 6443 }]
    }
  }
}

module "account_210987654321_eu_central_1" {
  source  = "nstance-dev/nstance/aws//modules/account"
  version = "2.0.1"

  cluster    = module.cluster
  enable_ssm = false
}

module "network_210987654321_eu_central_1" {
  source  = "nstance-dev/nstance/aws//modules/network"
  version = "2.0.1"

  cluster        = module.cluster
  name_prefix    = local.name_prefix
  vpc_cidr_ipv4  = "10.64.0.0/16"
  enable_ipv6    = true
  subnets        = local.subnets
  load_balancers = local.load_balancers
  enable_ssm     = false
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. Each balancer lists the listeners of a group.
  groups = {
    "control-plane" = {
      template       = "control-plane"
      subnet_pool    = "control-plane"
      size           = local.pool_sizes["control-plane"]
      instance_type  = local.pool_instance_types["control-plane"]
      load_balancers = { "kubernetes-api" = [443], "kubernetes-internal" = [6443] }
    }
    "ingress" = {
      template       = "ingress"
      subnet_pool    = "ingress"
      size           = local.pool_sizes["ingress"]
      instance_type  = local.pool_instance_types["ingress"]
      load_balancers = { "main" = [80, 443] }
    }
    "general" = {
      template      = "general"
      subnet_pool   = "general"
      size          = local.pool_sizes["general"]
      instance_type = local.pool_instance_types["general"]
    }
    "batch" = {
      template      = "batch"
      subnet_pool   = "batch"
      instance_type = local.pool_instance_types["batch"]
    }
  }
}

module "shard_eu_central_1a" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_210987654321_eu_central_1
  network      = module.network_210987654321_eu_central_1
  shard        = "eu-central-1a"
  zone         = "eu-central-1a"
  certificates = local.certificates
  templates    = local.templates
  groups = {
    default = {
      "control-plane" = local.groups["control-plane"]
      "ingress"       = local.groups["ingress"]
      "general"       = local.groups["general"]
      "batch"         = merge(local.groups["batch"], { size = local.pool_zone_sizes["batch"]["eu-central-1a"] })
    }
  }
  enable_ssm = false

  nstance_version = local.nstance_version
}

module "shard_eu_central_1b" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_210987654321_eu_central_1
  network      = module.network_210987654321_eu_central_1
  shard        = "eu-central-1b"
  zone         = "eu-central-1b"
  certificates = local.certificates
  templates    = local.templates
  groups = {
    default = {
      "control-plane" = local.groups["control-plane"]
      "ingress"       = local.groups["ingress"]
      "general"       = local.groups["general"]
      "batch"         = merge(local.groups["batch"], { size = local.pool_zone_sizes["batch"]["eu-central-1b"] })
    }
  }
  enable_ssm = false

  nstance_version = local.nstance_version
}

module "shard_eu_central_1c" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_210987654321_eu_central_1
  network      = module.network_210987654321_eu_central_1
  shard        = "eu-central-1c"
  zone         = "eu-central-1c"
  certificates = local.certificates
  templates    = local.templates
  groups = {
    default = {
      "control-plane" = local.groups["control-plane"]
      "ingress"       = local.groups["ingress"]
      "general"       = local.groups["general"]
    }
  }
  enable_ssm = false

  nstance_version = local.nstance_version
}

# --- Traffic between VMs ----------------------------------------------------
# The modules open no port between VMs; kubelet, Netsy and the pod network need it.

data "aws_security_group" "agent" {
  for_each = toset(["eu-central-1a", "eu-central-1b", "eu-central-1c"])

  name   = "${local.name_prefix}-agent-sg-${each.key}"
  vpc_id = module.network_210987654321_eu_central_1.vpc_id

  depends_on = [module.shard_eu_central_1a, module.shard_eu_central_1b, module.shard_eu_central_1c]
}

resource "aws_vpc_security_group_ingress_rule" "between_vms" {
  for_each = {
    for pair in setproduct(["eu-central-1a", "eu-central-1b", "eu-central-1c"], ["eu-central-1a", "eu-central-1b", "eu-central-1c"]) :
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

resource "aws_s3_bucket" "bucket_orders" {
  bucket = "${local.cluster_id}-${local.aws_account_id}-orders"
}

resource "aws_s3_bucket_public_access_block" "bucket_orders" {
  bucket                  = aws_s3_bucket.bucket_orders.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket_orders" {
  bucket = aws_s3_bucket.bucket_orders.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket" "bucket_exports" {
  bucket = "${local.cluster_id}-${local.aws_account_id}-exports"
}

resource "aws_s3_bucket_public_access_block" "bucket_exports" {
  bucket                  = aws_s3_bucket.bucket_exports.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket_exports" {
  bucket = aws_s3_bucket.bucket_exports.bucket

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
      aws_iam_role.cert_manager_route53.arn,
      aws_iam_role.telemetry_upload.arn,
      aws_iam_role.role_orders_service.arn,
      aws_iam_role.role_reporting.arn,
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

# cert-manager: TXT records that prove the domains are ours, and nothing else.
resource "aws_iam_role" "cert_manager_route53" {
  name               = "${local.name_prefix}-cert-manager-route53"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "cert_manager_route53" {
  statement {
    sid       = "ChangeDNS01Records"
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = [for zone in data.aws_route53_zone.managed : zone.arn]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "route53:ChangeResourceRecordSetsRecordTypes"
      values   = ["TXT"]
    }

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "route53:ChangeResourceRecordSetsActions"
      values   = ["UPSERT", "DELETE"]
    }
  }

  statement {
    sid       = "ReadDNS01Changes"
    actions   = ["route53:GetChange"]
    resources = ["arn:${data.aws_partition.current.partition}:route53:::change/*"]
  }

  statement {
    sid       = "FindZonesByName"
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "cert_manager_route53" {
  name   = "${aws_iam_role.cert_manager_route53.name}-policy"
  role   = aws_iam_role.cert_manager_route53.name
  policy = data.aws_iam_policy_document.cert_manager_route53.json
}

# VMs write their logs to the bucket of telemetry.
resource "aws_iam_role" "telemetry_upload" {
  name               = "${local.name_prefix}-telemetry-upload"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "telemetry_upload" {
  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${coalesce(var.telemetry_s3_bucket, "shop-example-logs")}/*"]
  }
}

resource "aws_iam_role_policy" "telemetry_upload" {
  name   = "${aws_iam_role.telemetry_upload.name}-policy"
  role   = aws_iam_role.telemetry_upload.name
  policy = data.aws_iam_policy_document.telemetry_upload.json
}

resource "aws_iam_role" "role_orders_service" {
  name               = "${local.name_prefix}-orders-service"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "role_orders_service" {
  statement {
    actions   = local.s3_read_bucket
    resources = [aws_s3_bucket.bucket_orders.arn]
  }

  statement {
    actions   = local.s3_write_objects
    resources = ["${aws_s3_bucket.bucket_orders.arn}/*"]
  }
}

resource "aws_iam_role_policy" "role_orders_service" {
  name   = "${aws_iam_role.role_orders_service.name}-policy"
  role   = aws_iam_role.role_orders_service.name
  policy = data.aws_iam_policy_document.role_orders_service.json
}

resource "aws_iam_role" "role_reporting" {
  name               = "${local.name_prefix}-reporting"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "role_reporting" {
  statement {
    actions   = local.s3_read_bucket
    resources = [aws_s3_bucket.bucket_orders.arn, aws_s3_bucket.bucket_exports.arn]
  }

  statement {
    actions   = local.s3_read_objects
    resources = ["${aws_s3_bucket.bucket_orders.arn}/*", "${aws_s3_bucket.bucket_exports.arn}/*"]
  }
}

resource "aws_iam_role_policy" "role_reporting" {
  name   = "${aws_iam_role.role_reporting.name}-policy"
  role   = aws_iam_role.role_reporting.name
  policy = data.aws_iam_policy_document.role_reporting.json
}

# --- DNS --------------------------------------------------------------------

locals {
  managed_dns_records = {
    "shop.example"     = { zone = "shop.example", load_balancer = "main" }
    "*.shop.example"   = { zone = "shop.example", load_balancer = "main" }
    "k8s.shop.example" = { zone = "shop.example", load_balancer = "kubernetes-api" }
  }
}

data "aws_route53_zone" "managed" {
  for_each = toset(["shop.example"])

  name         = each.key
  private_zone = false
}

resource "aws_route53_record" "ipv4" {
  for_each = local.managed_dns_records

  zone_id = data.aws_route53_zone.managed[each.value.zone].zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = module.network_210987654321_eu_central_1.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_210987654321_eu_central_1.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ipv6" {
  for_each = local.managed_dns_records

  zone_id = data.aws_route53_zone.managed[each.value.zone].zone_id
  name    = each.key
  type    = "AAAA"

  alias {
    name                   = module.network_210987654321_eu_central_1.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_210987654321_eu_central_1.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}
