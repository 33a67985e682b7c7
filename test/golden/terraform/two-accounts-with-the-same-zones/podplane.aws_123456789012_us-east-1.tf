# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "aws" {
  region              = local.aws_region
  profile             = var.aws_profile
  allowed_account_ids = [local.aws_account_id]

  default_tags {
    tags = var.tags
  }
}

data "aws_partition" "current" {}

# --- Network ----------------------------------------------------------------

locals {
  aws_account_id = "123456789012"
  aws_region     = "us-east-1"

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets = {
    "public" = {
      "us-east-1a" = [{ ipv4_cidr = "172.18.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
      "us-east-1b" = [{ ipv4_cidr = "172.18.0.32/28", ipv6_netnum = 4, public = true, nat_gateway = true }]
      "us-east-1c" = [{ ipv4_cidr = "172.18.0.64/28", ipv6_netnum = 8, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "us-east-1a" = [{ ipv4_cidr = "172.18.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
      "us-east-1b" = [{ ipv4_cidr = "172.18.0.48/28", ipv6_netnum = 5, nat_subnet = "public" }]
      "us-east-1c" = [{ ipv4_cidr = "172.18.0.80/28", ipv6_netnum = 9, nat_subnet = "public" }]
    }
    "control-plane" = {
      "us-east-1a" = [{ ipv4_cidr = "172.18.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
      "us-east-1b" = [{ ipv4_cidr = "172.18.3.0/24", ipv6_netnum = 6, nat_subnet = "public" }]
      "us-east-1c" = [{ ipv4_cidr = "172.18.5.0/24", ipv6_netnum = 10, nat_subnet = "public" }]
    }
    "ingress" = {
      "us-east-1a" = [{ ipv4_cidr = "172.18.2.0/24", ipv6_netnum = 3, nat_subnet = "public" }]
      "us-east-1b" = [{ ipv4_cidr = "172.18.4.0/24", ipv6_netnum = 7, nat_subnet = "public" }]
      "us-east-1c" = [{ ipv4_cidr = "172.18.6.0/24", ipv6_netnum = 11, nat_subnet = "public" }]
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
  vpc_cidr_ipv4  = "172.18.0.0/16"
  enable_ipv6    = true
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

resource "aws_vpc_security_group_ingress_rule" "from_999999999999_us_east_1" {
  for_each = toset(["us-east-1a", "us-east-1b", "us-east-1c"])

  description       = "VMs of 999999999999 in us-east-1"
  security_group_id = data.aws_security_group.agent[each.key].id
  cidr_ipv4         = "172.19.0.0/16"
  ip_protocol       = "-1"

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "from_ipv6_999999999999_us_east_1" {
  for_each = toset(["us-east-1a", "us-east-1b", "us-east-1c"])

  description       = "VMs of 999999999999 in us-east-1"
  security_group_id = data.aws_security_group.agent[each.key].id
  cidr_ipv6         = module.network_999999999999_us_east_1.vpc_cidr_ipv6
  ip_protocol       = "-1"

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "api_from_999999999999_us_east_1" {
  description       = "Workers of 999999999999 in us-east-1"
  security_group_id = module.network_123456789012_us_east_1.load_balancers["kubernetes-internal"].security_group_id
  cidr_ipv4         = "172.19.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 6443
  to_port           = 6443
}

resource "aws_vpc_security_group_ingress_rule" "api_from_ipv6_999999999999_us_east_1" {
  description       = "Workers of 999999999999 in us-east-1"
  security_group_id = module.network_123456789012_us_east_1.load_balancers["kubernetes-internal"].security_group_id
  cidr_ipv6         = module.network_999999999999_us_east_1.vpc_cidr_ipv6
  ip_protocol       = "tcp"
  from_port         = 6443
  to_port           = 6443
}

# Nstance's servers, which the modules let in from inside the network only.
data "aws_security_group" "server" {
  for_each = toset(["us-east-1a", "us-east-1b", "us-east-1c"])

  name   = "${local.name_prefix}-server-sg-${each.key}"
  vpc_id = module.network_123456789012_us_east_1.vpc_id

  depends_on = [module.shard_us_east_1a, module.shard_us_east_1b, module.shard_us_east_1c]
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_999999999999_us_east_1" {
  for_each = toset(["us-east-1a", "us-east-1b", "us-east-1c"])

  description       = "Servers and operator of 999999999999 in us-east-1"
  security_group_id = data.aws_security_group.server[each.key].id
  cidr_ipv4         = "172.19.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_ipv6_999999999999_us_east_1" {
  for_each = toset(["us-east-1a", "us-east-1b", "us-east-1c"])

  description       = "Servers and operator of 999999999999 in us-east-1"
  security_group_id = data.aws_security_group.server[each.key].id
  cidr_ipv6         = module.network_999999999999_us_east_1.vpc_cidr_ipv6
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
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

# Shards of other accounts have their configuration and their records in this bucket.
data "aws_iam_policy_document" "shards_of_accounts" {
  statement {
    actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
    resources = [module.cluster.bucket_arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${local.aws_account_id_aws_999999999999_us_east_1}:root"]
    }
  }

  statement {
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging"]
    resources = ["${module.cluster.bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${local.aws_account_id_aws_999999999999_us_east_1}:root"]
    }
  }
}

resource "aws_s3_bucket_policy" "shards_of_accounts" {
  bucket = module.cluster.bucket
  policy = data.aws_iam_policy_document.shards_of_accounts.json
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
      type = "AWS"
      identifiers = [
        module.account_123456789012_us_east_1.agent_iam_role_arn,
        module.account_999999999999_us_east_1.agent_iam_role_arn,
      ]
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
      aws_iam_role.role_app_storage.arn,
      aws_iam_role.role_backup_aws_999999999999_us_east_1.arn,
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

# cert-manager: TXT records that prove the domains are ours, and nothing else.
resource "aws_iam_role" "cert_manager_route53" {
  name               = "${local.name_prefix}-cert-manager-route53"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "cert_manager_route53" {
  statement {
    sid     = "ChangeDNS01Records"
    actions = ["route53:ChangeResourceRecordSets"]
    resources = flatten([
      [for zone in data.aws_route53_zone.managed : zone.arn],
      [for zone in data.aws_route53_zone.managed_aws_999999999999_us_east_1 : zone.arn],
    ])

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

# --- DNS --------------------------------------------------------------------

locals {
  managed_dns_records = {
    "tools.example.com"     = { zone = "tools.example.com", load_balancer = "main" }
    "*.tools.example.com"   = { zone = "tools.example.com", load_balancer = "main" }
    "k8s.tools.example.com" = { zone = "tools.example.com", load_balancer = "kubernetes-api" }
  }
}

data "aws_route53_zone" "managed" {
  for_each = { "tools.example.com" = "Z0123456789ABCDEFGHIJ" }

  zone_id = each.value
}

resource "aws_route53_record" "ipv4" {
  for_each = local.managed_dns_records

  zone_id = data.aws_route53_zone.managed[each.value.zone].zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = module.network_123456789012_us_east_1.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_123456789012_us_east_1.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ipv6" {
  for_each = local.managed_dns_records

  zone_id = data.aws_route53_zone.managed[each.value.zone].zone_id
  name    = each.key
  type    = "AAAA"

  alias {
    name                   = module.network_123456789012_us_east_1.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_123456789012_us_east_1.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}
