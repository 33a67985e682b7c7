# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "aws" {
  region              = local.aws_region
  allowed_account_ids = [local.aws_account_id]
}

data "aws_partition" "current" {}

# --- Network ----------------------------------------------------------------

locals {
  aws_account_id = "123456789012"
  aws_region     = "eu-west-1"

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets = {
    "public" = {
      "eu-west-1a" = [{ ipv4_cidr = "172.18.0.0/26", ipv6_netnum = 0, public = true, nat_gateway = true }]
      "eu-west-1b" = [{ ipv4_cidr = "172.18.0.128/26", ipv6_netnum = 4, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "eu-west-1a" = [{ ipv4_cidr = "172.18.0.64/28", ipv6_netnum = 1, nat_subnet = "public" }]
      "eu-west-1b" = [{ ipv4_cidr = "172.18.0.80/28", ipv6_netnum = 5, nat_subnet = "public" }]
    }
    "control-plane" = {
      "eu-west-1a" = [{ ipv4_cidr = "172.18.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
      "eu-west-1b" = [{ ipv4_cidr = "172.18.3.0/24", ipv6_netnum = 6, nat_subnet = "public" }]
    }
    "ingress" = {
      "eu-west-1a" = [{ ipv4_cidr = "172.18.2.0/24", ipv6_netnum = 3, nat_subnet = "public" }]
      "eu-west-1b" = [{ ipv4_cidr = "172.18.4.0/24", ipv6_netnum = 7, nat_subnet = "public" }]
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

module "account_123456789012_eu_west_1" {
  source  = "nstance-dev/nstance/aws//modules/account"
  version = "2.0.1"

  cluster = module.cluster
}

module "network_123456789012_eu_west_1" {
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

module "shard_eu_west_1a" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_123456789012_eu_west_1
  network      = module.network_123456789012_eu_west_1
  shard        = "eu-west-1a"
  zone         = "eu-west-1a"
  certificates = local.certificates
  templates    = local.templates
  groups       = local.groups

  nstance_version = local.nstance_version
}

module "shard_eu_west_1b" {
  source  = "nstance-dev/nstance/aws//modules/shard"
  version = "2.0.1"

  cluster      = module.cluster
  account      = module.account_123456789012_eu_west_1
  network      = module.network_123456789012_eu_west_1
  shard        = "eu-west-1b"
  zone         = "eu-west-1b"
  certificates = local.certificates
  templates    = local.templates
  groups       = local.groups

  nstance_version = local.nstance_version
}

# --- Traffic between VMs ----------------------------------------------------
# The modules open no port between VMs; kubelet, Netsy and the pod network need it.

data "aws_security_group" "agent" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  name   = "${local.name_prefix}-agent-sg-${each.key}"
  vpc_id = module.network_123456789012_eu_west_1.vpc_id

  depends_on = [module.shard_eu_west_1a, module.shard_eu_west_1b]
}

resource "aws_vpc_security_group_ingress_rule" "between_vms" {
  for_each = {
    for pair in setproduct(["eu-west-1a", "eu-west-1b"], ["eu-west-1a", "eu-west-1b"]) :
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

resource "aws_vpc_security_group_ingress_rule" "from_proxmox_rack" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  description       = "VMs of rack on Proxmox VE"
  security_group_id = data.aws_security_group.agent[each.key].id
  cidr_ipv4         = "10.20.0.0/24"
  ip_protocol       = "-1"

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "api_from_proxmox_rack" {
  description       = "Workers of rack on Proxmox VE"
  security_group_id = module.network_123456789012_eu_west_1.load_balancers["kubernetes-internal"].security_group_id
  cidr_ipv4         = "10.20.0.0/24"
  ip_protocol       = "tcp"
  from_port         = 6443
  to_port           = 6443
}

# Nstance's servers, which the modules let in from inside the network only.
data "aws_security_group" "server" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  name   = "${local.name_prefix}-server-sg-${each.key}"
  vpc_id = module.network_123456789012_eu_west_1.vpc_id

  depends_on = [module.shard_eu_west_1a, module.shard_eu_west_1b]
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_proxmox_rack" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  description       = "Servers and operator of rack on Proxmox VE"
  security_group_id = data.aws_security_group.server[each.key].id
  cidr_ipv4         = "10.20.0.0/24"
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_proxmox_rack_pve1" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  description       = "Servers and operator of pve1 of rack on Proxmox VE"
  security_group_id = data.aws_security_group.server[each.key].id
  cidr_ipv4         = "192.168.10.11/32"
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_proxmox_rack_pve2" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  description       = "Servers and operator of pve2 of rack on Proxmox VE"
  security_group_id = data.aws_security_group.server[each.key].id
  cidr_ipv4         = "192.168.10.12/32"
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_proxmox_rack_pve3" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  description       = "Servers and operator of pve3 of rack on Proxmox VE"
  security_group_id = data.aws_security_group.server[each.key].id
  cidr_ipv4         = "192.168.10.13/32"
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

data "aws_iam_policy_document" "only_tls_netsy" {
  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.netsy.arn, "${aws_s3_bucket.netsy.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "netsy" {
  bucket = aws_s3_bucket.netsy.bucket
  policy = data.aws_iam_policy_document.only_tls_netsy.json
}

resource "aws_s3_bucket_lifecycle_configuration" "netsy" {
  bucket = aws_s3_bucket.netsy.bucket

  rule {
    id     = "end-unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
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

data "aws_iam_policy_document" "only_tls_registry" {
  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.registry.arn, "${aws_s3_bucket.registry.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "registry" {
  bucket = aws_s3_bucket.registry.bucket
  policy = data.aws_iam_policy_document.only_tls_registry.json
}

resource "aws_s3_bucket_lifecycle_configuration" "registry" {
  bucket = aws_s3_bucket.registry.bucket

  rule {
    id     = "end-unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
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
      identifiers = [module.account_123456789012_eu_west_1.agent_iam_role_arn]
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
  role   = module.account_123456789012_eu_west_1.agent_iam_role_name
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

# --- Machines beside AWS ----------------------------------------------------
# Their keys are made by hand: what OpenTofu makes lies in its state.

# Nstance's servers on the nodes.
resource "aws_iam_user" "proxmox_rack_servers" {
  name          = "${local.name_prefix}-rack-servers"
  force_destroy = true
}

data "aws_iam_policy_document" "proxmox_rack_servers" {
  statement {
    actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
    resources = [module.cluster.bucket_arn]
  }

  statement {
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${module.cluster.bucket_arn}/shard/rack/*", "${module.cluster.bucket_arn}/cluster/*"]
  }

  statement {
    actions = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
    ]
    resources = ["arn:${data.aws_partition.current.partition}:secretsmanager:${local.aws_region}:${local.aws_account_id}:secret:nstance/hybrid/*"]
  }
}

resource "aws_iam_user_policy" "proxmox_rack_servers" {
  name   = "${aws_iam_user.proxmox_rack_servers.name}-policy"
  user   = aws_iam_user.proxmox_rack_servers.name
  policy = data.aws_iam_policy_document.proxmox_rack_servers.json
}

# VMs there: they read images, and ship logs.
resource "aws_iam_user" "proxmox_rack_vms" {
  name          = "${local.name_prefix}-rack-vms"
  force_destroy = true
}

data "aws_iam_policy_document" "proxmox_rack_vms" {
  statement {
    actions   = local.s3_read_bucket
    resources = [aws_s3_bucket.registry.arn]
  }

  statement {
    actions   = local.s3_read_objects
    resources = ["${aws_s3_bucket.registry.arn}/*"]
  }
}

resource "aws_iam_user_policy" "proxmox_rack_vms" {
  name   = "${aws_iam_user.proxmox_rack_vms.name}-policy"
  user   = aws_iam_user.proxmox_rack_vms.name
  policy = data.aws_iam_policy_document.proxmox_rack_vms.json
}

# --- DNS --------------------------------------------------------------------

locals {
  managed_dns_records = {
    "hybrid.example.com"     = { zone = "hybrid.example.com", load_balancer = "main" }
    "*.hybrid.example.com"   = { zone = "hybrid.example.com", load_balancer = "main" }
    "k8s.hybrid.example.com" = { zone = "hybrid.example.com", load_balancer = "kubernetes-api" }
  }
}

data "aws_route53_zone" "managed" {
  for_each = { "hybrid.example.com" = "Z0123456789ABCDEFGHIJ" }

  zone_id = each.value
}

resource "aws_route53_record" "ipv4" {
  for_each = local.managed_dns_records

  zone_id = data.aws_route53_zone.managed[each.value.zone].zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = module.network_123456789012_eu_west_1.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_123456789012_eu_west_1.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ipv6" {
  for_each = local.managed_dns_records

  zone_id = data.aws_route53_zone.managed[each.value.zone].zone_id
  name    = each.key
  type    = "AAAA"

  alias {
    name                   = module.network_123456789012_eu_west_1.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_123456789012_eu_west_1.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}
