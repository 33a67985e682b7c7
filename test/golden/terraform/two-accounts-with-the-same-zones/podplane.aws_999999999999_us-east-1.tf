# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "aws" {
  alias               = "aws_999999999999_us_east_1"
  region              = local.aws_region_aws_999999999999_us_east_1
  profile             = var.aws_profile_aws_999999999999_us_east_1
  allowed_account_ids = [local.aws_account_id_aws_999999999999_us_east_1]

  default_tags {
    tags = var.tags_aws_999999999999_us_east_1
  }
}

# --- Network ----------------------------------------------------------------

locals {
  aws_account_id_aws_999999999999_us_east_1 = "999999999999"
  aws_region_aws_999999999999_us_east_1     = "us-east-1"

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets_aws_999999999999_us_east_1 = {
    "public" = {
      "us-east-1a" = [{ ipv4_cidr = "172.19.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
      "us-east-1b" = [{ ipv4_cidr = "172.19.0.32/28", ipv6_netnum = 4, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "us-east-1a" = [{ ipv4_cidr = "172.19.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
      "us-east-1b" = [{ ipv4_cidr = "172.19.0.48/28", ipv6_netnum = 5, nat_subnet = "public" }]
    }
    "ingress" = {
      "us-east-1a" = [{ ipv4_cidr = "172.19.2.0/24", ipv6_netnum = 3, nat_subnet = "public" }]
      "us-east-1b" = [{ ipv4_cidr = "172.19.4.0/24", ipv6_netnum = 7, nat_subnet = "public" }]
    }
  }

  load_balancers_aws_999999999999_us_east_1 = {
    "far" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 443, target_port = 443 }]
    }
  }
}

module "account_999999999999_us_east_1" {
  source    = "nstance-dev/nstance/aws//modules/account"
  version   = "2.0.1"
  providers = { aws = aws.aws_999999999999_us_east_1 }

  cluster = module.cluster
}

module "network_999999999999_us_east_1" {
  source    = "nstance-dev/nstance/aws//modules/network"
  version   = "2.0.1"
  providers = { aws = aws.aws_999999999999_us_east_1 }

  cluster        = module.cluster
  name_prefix    = local.name_prefix
  vpc_cidr_ipv4  = "172.19.0.0/16"
  enable_ipv6    = true
  subnets        = local.subnets_aws_999999999999_us_east_1
  load_balancers = local.load_balancers_aws_999999999999_us_east_1
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. Each balancer lists the listeners of a group.
  groups_aws_999999999999_us_east_1 = {
    default = {
      "ingress" = {
        template       = "ingress"
        subnet_pool    = "ingress"
        size           = local.pool_sizes["ingress"]
        instance_type  = local.pool_instance_types["ingress"]
        load_balancers = { "far" = [443] }
      }
    }
  }
}

module "shard_999999999999_us_east_1a" {
  source    = "nstance-dev/nstance/aws//modules/shard"
  version   = "2.0.1"
  providers = { aws = aws.aws_999999999999_us_east_1 }

  cluster      = merge(module.cluster, { bucket = aws_s3_bucket_policy.shards_of_accounts.bucket })
  account      = module.account_999999999999_us_east_1
  network      = module.network_999999999999_us_east_1
  shard        = "us-east-1a-999999999999"
  zone         = "us-east-1a"
  certificates = local.certificates
  templates    = local.templates_aws_999999999999_us_east_1
  groups       = local.groups_aws_999999999999_us_east_1

  nstance_version = local.nstance_version
}

module "shard_999999999999_us_east_1b" {
  source    = "nstance-dev/nstance/aws//modules/shard"
  version   = "2.0.1"
  providers = { aws = aws.aws_999999999999_us_east_1 }

  cluster      = merge(module.cluster, { bucket = aws_s3_bucket_policy.shards_of_accounts.bucket })
  account      = module.account_999999999999_us_east_1
  network      = module.network_999999999999_us_east_1
  shard        = "us-east-1b-999999999999"
  zone         = "us-east-1b"
  certificates = local.certificates
  templates    = local.templates_aws_999999999999_us_east_1
  groups       = local.groups_aws_999999999999_us_east_1

  nstance_version = local.nstance_version
}

# --- Traffic between VMs ----------------------------------------------------
# The modules open no port between VMs; kubelet, Netsy and the pod network need it.

data "aws_security_group" "agent_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = toset(["us-east-1a-999999999999", "us-east-1b-999999999999"])

  name   = "${local.name_prefix}-agent-sg-${each.key}"
  vpc_id = module.network_999999999999_us_east_1.vpc_id

  depends_on = [module.shard_999999999999_us_east_1a, module.shard_999999999999_us_east_1b]
}

resource "aws_vpc_security_group_ingress_rule" "between_vms_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = {
    for pair in setproduct(["us-east-1a-999999999999", "us-east-1b-999999999999"], ["us-east-1a-999999999999", "us-east-1b-999999999999"]) :
    "${pair[0]} to ${pair[1]}" => { from = pair[0], to = pair[1] }
  }

  description                  = "VMs of ${each.value.from}"
  security_group_id            = data.aws_security_group.agent_aws_999999999999_us_east_1[each.value.to].id
  referenced_security_group_id = data.aws_security_group.agent_aws_999999999999_us_east_1[each.value.from].id
  ip_protocol                  = "-1"

  # The groups are looked up again whenever a shard changes; until then their IDs
  # are unknown, which would replace each rule and cut the traffic meanwhile.
  lifecycle {
    ignore_changes = [security_group_id, referenced_security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "from_123456789012_us_east_1_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = toset(["us-east-1a-999999999999", "us-east-1b-999999999999"])

  description       = "VMs of 123456789012 in us-east-1"
  security_group_id = data.aws_security_group.agent_aws_999999999999_us_east_1[each.key].id
  cidr_ipv4         = "172.18.0.0/16"
  ip_protocol       = "-1"

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "from_ipv6_123456789012_us_east_1_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = toset(["us-east-1a-999999999999", "us-east-1b-999999999999"])

  description       = "VMs of 123456789012 in us-east-1"
  security_group_id = data.aws_security_group.agent_aws_999999999999_us_east_1[each.key].id
  cidr_ipv6         = module.network_123456789012_us_east_1.vpc_cidr_ipv6
  ip_protocol       = "-1"

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

# Nstance's servers, which the modules let in from inside the network only.
data "aws_security_group" "server_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = toset(["us-east-1a-999999999999", "us-east-1b-999999999999"])

  name   = "${local.name_prefix}-server-sg-${each.key}"
  vpc_id = module.network_999999999999_us_east_1.vpc_id

  depends_on = [module.shard_999999999999_us_east_1a, module.shard_999999999999_us_east_1b]
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_123456789012_us_east_1_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = toset(["us-east-1a-999999999999", "us-east-1b-999999999999"])

  description       = "Servers and operator of 123456789012 in us-east-1"
  security_group_id = data.aws_security_group.server_aws_999999999999_us_east_1[each.key].id
  cidr_ipv4         = "172.18.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_ipv6_123456789012_us_east_1_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = toset(["us-east-1a-999999999999", "us-east-1b-999999999999"])

  description       = "Servers and operator of 123456789012 in us-east-1"
  security_group_id = data.aws_security_group.server_aws_999999999999_us_east_1[each.key].id
  cidr_ipv6         = module.network_123456789012_us_east_1.vpc_cidr_ipv6
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

# --- Buckets ----------------------------------------------------------------

resource "aws_s3_bucket" "bucket_backups_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1

  bucket = "${local.cluster_id}-${local.aws_account_id_aws_999999999999_us_east_1}-backups"
}

resource "aws_s3_bucket_public_access_block" "bucket_backups_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1

  bucket                  = aws_s3_bucket.bucket_backups_aws_999999999999_us_east_1.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket_backups_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1

  bucket = aws_s3_bucket.bucket_backups_aws_999999999999_us_east_1.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# --- Roles ------------------------------------------------------------------

resource "aws_iam_role_policy" "vms_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1

  name   = "${local.name_prefix}-podplane-knc-policy"
  role   = module.account_999999999999_us_east_1.agent_iam_role_name
  policy = data.aws_iam_policy_document.vms.json
}

resource "aws_iam_role" "role_backup_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1

  name               = "${local.name_prefix}-backup"
  assume_role_policy = data.aws_iam_policy_document.trust_vms.json
}

data "aws_iam_policy_document" "role_backup_aws_999999999999_us_east_1" {
  statement {
    actions   = local.s3_read_bucket
    resources = [aws_s3_bucket.bucket_backups_aws_999999999999_us_east_1.arn]
  }

  statement {
    actions   = local.s3_read_objects
    resources = ["${aws_s3_bucket.bucket_backups_aws_999999999999_us_east_1.arn}/*"]
  }
}

resource "aws_iam_role_policy" "role_backup_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1

  name   = "${aws_iam_role.role_backup_aws_999999999999_us_east_1.name}-policy"
  role   = aws_iam_role.role_backup_aws_999999999999_us_east_1.name
  policy = data.aws_iam_policy_document.role_backup_aws_999999999999_us_east_1.json
}

# --- DNS --------------------------------------------------------------------

locals {
  managed_dns_records_aws_999999999999_us_east_1 = {
    "far.example.com"   = { zone = "far.example.com", load_balancer = "far" }
    "*.far.example.com" = { zone = "far.example.com", load_balancer = "far" }
  }
}

data "aws_route53_zone" "managed_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = toset(["far.example.com"])

  name         = each.key
  private_zone = false
}

resource "aws_route53_record" "ipv4_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = local.managed_dns_records_aws_999999999999_us_east_1

  zone_id = data.aws_route53_zone.managed_aws_999999999999_us_east_1[each.value.zone].zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = module.network_999999999999_us_east_1.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_999999999999_us_east_1.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ipv6_aws_999999999999_us_east_1" {
  provider = aws.aws_999999999999_us_east_1
  for_each = local.managed_dns_records_aws_999999999999_us_east_1

  zone_id = data.aws_route53_zone.managed_aws_999999999999_us_east_1[each.value.zone].zone_id
  name    = each.key
  type    = "AAAA"

  alias {
    name                   = module.network_999999999999_us_east_1.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_999999999999_us_east_1.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}
