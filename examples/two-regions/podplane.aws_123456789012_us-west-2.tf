# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

provider "aws" {
  alias               = "aws_123456789012_us_west_2"
  region              = local.aws_region_aws_123456789012_us_west_2
  allowed_account_ids = [local.aws_account_id_aws_123456789012_us_west_2]
}

# --- Network ----------------------------------------------------------------

locals {
  aws_account_id_aws_123456789012_us_west_2 = "123456789012"
  aws_region_aws_123456789012_us_west_2     = "us-west-2"

  # Role, then zone. Kept in podplane.lock.json: a new subnet never renumbers another.
  subnets_aws_123456789012_us_west_2 = {
    "public" = {
      "us-west-2a" = [{ ipv4_cidr = "10.65.0.0/28", ipv6_netnum = 0, public = true, nat_gateway = true }]
      "us-west-2b" = [{ ipv4_cidr = "10.65.0.32/28", ipv6_netnum = 4, public = true, nat_gateway = true }]
    }
    "nstance" = {
      "us-west-2a" = [{ ipv4_cidr = "10.65.0.16/28", ipv6_netnum = 1, nat_subnet = "public" }]
      "us-west-2b" = [{ ipv4_cidr = "10.65.0.48/28", ipv6_netnum = 5, nat_subnet = "public" }]
    }
    "ingress" = {
      "us-west-2a" = [{ ipv4_cidr = "10.65.1.0/24", ipv6_netnum = 2, nat_subnet = "public" }]
      "us-west-2b" = [{ ipv4_cidr = "10.65.2.0/24", ipv6_netnum = 6, nat_subnet = "public" }]
    }
    "general" = {
      "us-west-2a" = [{ ipv4_cidr = "10.65.4.0/22", ipv6_netnum = 3, nat_subnet = "public" }]
      "us-west-2b" = [{ ipv4_cidr = "10.65.8.0/22", ipv6_netnum = 7, nat_subnet = "public" }]
    }
  }

  load_balancers_aws_123456789012_us_west_2 = {
    "main" = {
      public    = true
      subnets   = "public"
      listeners = [{ port = 443, target_port = 443 }]
    }
  }
}

module "network_123456789012_us_west_2" {
  source    = "nstance-dev/nstance/aws//modules/network"
  version   = "2.0.1"
  providers = { aws = aws.aws_123456789012_us_west_2 }

  cluster        = module.cluster
  name_prefix    = local.name_prefix
  vpc_cidr_ipv4  = "10.65.0.0/16"
  enable_ipv6    = true
  subnets        = local.subnets_aws_123456789012_us_west_2
  load_balancers = local.load_balancers_aws_123456789012_us_west_2
}

# --- Shards: one per zone ---------------------------------------------------

locals {
  # Sizes count VMs in each shard. Each balancer lists the listeners of a group.
  groups_aws_123456789012_us_west_2 = {
    default = {
      "ingress" = {
        template       = "ingress"
        subnet_pool    = "ingress"
        size           = local.pool_sizes["ingress"]
        instance_type  = local.pool_instance_types["ingress"]
        load_balancers = { "main" = [443] }
      }
      "general" = {
        template      = "general"
        subnet_pool   = "general"
        size          = local.pool_sizes["general"]
        instance_type = local.pool_instance_types["general"]
      }
    }
  }
}

module "shard_us_west_2a" {
  source    = "nstance-dev/nstance/aws//modules/shard"
  version   = "2.0.1"
  providers = { aws = aws.aws_123456789012_us_west_2 }

  cluster      = module.cluster
  account      = module.account_123456789012_us_east_1
  network      = module.network_123456789012_us_west_2
  shard        = "us-west-2a"
  zone         = "us-west-2a"
  certificates = local.certificates
  templates    = local.templates_aws_123456789012_us_west_2
  groups       = local.groups_aws_123456789012_us_west_2

  nstance_version = local.nstance_version
}

module "shard_us_west_2b" {
  source    = "nstance-dev/nstance/aws//modules/shard"
  version   = "2.0.1"
  providers = { aws = aws.aws_123456789012_us_west_2 }

  cluster      = module.cluster
  account      = module.account_123456789012_us_east_1
  network      = module.network_123456789012_us_west_2
  shard        = "us-west-2b"
  zone         = "us-west-2b"
  certificates = local.certificates
  templates    = local.templates_aws_123456789012_us_west_2
  groups       = local.groups_aws_123456789012_us_west_2

  nstance_version = local.nstance_version
}

# --- Traffic between VMs ----------------------------------------------------
# The modules open no port between VMs; kubelet, Netsy and the pod network need it.

data "aws_security_group" "agent_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = toset(["us-west-2a", "us-west-2b"])

  name   = "${local.name_prefix}-agent-sg-${each.key}"
  vpc_id = module.network_123456789012_us_west_2.vpc_id

  depends_on = [module.shard_us_west_2a, module.shard_us_west_2b]
}

resource "aws_vpc_security_group_ingress_rule" "between_vms_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = {
    for pair in setproduct(["us-west-2a", "us-west-2b"], ["us-west-2a", "us-west-2b"]) :
    "${pair[0]} to ${pair[1]}" => { from = pair[0], to = pair[1] }
  }

  description                  = "VMs of ${each.value.from}"
  security_group_id            = data.aws_security_group.agent_aws_123456789012_us_west_2[each.value.to].id
  referenced_security_group_id = data.aws_security_group.agent_aws_123456789012_us_west_2[each.value.from].id
  ip_protocol                  = "-1"

  # The groups are looked up again whenever a shard changes; until then their IDs
  # are unknown, which would replace each rule and cut the traffic meanwhile.
  lifecycle {
    ignore_changes = [security_group_id, referenced_security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "from_123456789012_us_east_1_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = toset(["us-west-2a", "us-west-2b"])

  description       = "VMs of 123456789012 in us-east-1"
  security_group_id = data.aws_security_group.agent_aws_123456789012_us_west_2[each.key].id
  cidr_ipv4         = "10.64.0.0/16"
  ip_protocol       = "-1"

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "from_ipv6_123456789012_us_east_1_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = toset(["us-west-2a", "us-west-2b"])

  description       = "VMs of 123456789012 in us-east-1"
  security_group_id = data.aws_security_group.agent_aws_123456789012_us_west_2[each.key].id
  cidr_ipv6         = module.network_123456789012_us_east_1.vpc_cidr_ipv6
  ip_protocol       = "-1"

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

# Nstance's servers, which the modules let in from inside the network only.
data "aws_security_group" "server_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = toset(["us-west-2a", "us-west-2b"])

  name   = "${local.name_prefix}-server-sg-${each.key}"
  vpc_id = module.network_123456789012_us_west_2.vpc_id

  depends_on = [module.shard_us_west_2a, module.shard_us_west_2b]
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_123456789012_us_east_1_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = toset(["us-west-2a", "us-west-2b"])

  description       = "Servers and operator of 123456789012 in us-east-1"
  security_group_id = data.aws_security_group.server_aws_123456789012_us_west_2[each.key].id
  cidr_ipv4         = "10.64.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

resource "aws_vpc_security_group_ingress_rule" "servers_from_ipv6_123456789012_us_east_1_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = toset(["us-west-2a", "us-west-2b"])

  description       = "Servers and operator of 123456789012 in us-east-1"
  security_group_id = data.aws_security_group.server_aws_123456789012_us_west_2[each.key].id
  cidr_ipv6         = module.network_123456789012_us_east_1.vpc_cidr_ipv6
  ip_protocol       = "tcp"
  from_port         = 8991
  to_port           = 8993

  lifecycle {
    ignore_changes = [security_group_id]
  }
}

# --- Buckets ----------------------------------------------------------------

resource "aws_s3_bucket" "bucket_replays_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2

  bucket = "games-123456789012-replays-us-west-2"
}

resource "aws_s3_bucket_public_access_block" "bucket_replays_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2

  bucket                  = aws_s3_bucket.bucket_replays_aws_123456789012_us_west_2.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket_replays_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2

  bucket = aws_s3_bucket.bucket_replays_aws_123456789012_us_west_2.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

data "aws_iam_policy_document" "only_tls_bucket_replays_aws_123456789012_us_west_2" {
  statement {
    sid     = "DenyWithoutTls"
    effect  = "Deny"
    actions = ["s3:*"]
    resources = [
      aws_s3_bucket.bucket_replays_aws_123456789012_us_west_2.arn,
      "${aws_s3_bucket.bucket_replays_aws_123456789012_us_west_2.arn}/*",
    ]

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

resource "aws_s3_bucket_policy" "bucket_replays_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2

  bucket = aws_s3_bucket.bucket_replays_aws_123456789012_us_west_2.bucket
  policy = data.aws_iam_policy_document.only_tls_bucket_replays_aws_123456789012_us_west_2.json
}

resource "aws_s3_bucket_lifecycle_configuration" "bucket_replays_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2

  bucket = aws_s3_bucket.bucket_replays_aws_123456789012_us_west_2.bucket

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

# The account's servers use the secrets of this region, too.
data "aws_iam_policy_document" "servers_aws_123456789012_us_west_2" {
  statement {
    actions = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
    ]
    resources = ["arn:${data.aws_partition.current.partition}:secretsmanager:${local.aws_region_aws_123456789012_us_west_2}:${local.aws_account_id_aws_123456789012_us_west_2}:secret:nstance/games/*"]
  }
}

resource "aws_iam_role_policy" "servers_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2

  name   = "${local.name_prefix}-secrets-${local.aws_region_aws_123456789012_us_west_2}"
  role   = element(split("/", module.account_123456789012_us_east_1.server_iam_role_arn), 1)
  policy = data.aws_iam_policy_document.servers_aws_123456789012_us_west_2.json
}

# --- DNS --------------------------------------------------------------------

locals {
  managed_dns_records_aws_123456789012_us_west_2 = {
    "west.games.example"   = { zone = "west.games.example", load_balancer = "main" }
    "*.west.games.example" = { zone = "west.games.example", load_balancer = "main" }
  }
}

data "aws_route53_zone" "managed_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = toset(["west.games.example"])

  name         = each.key
  private_zone = false
}

resource "aws_route53_record" "ipv4_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = local.managed_dns_records_aws_123456789012_us_west_2

  zone_id = data.aws_route53_zone.managed_aws_123456789012_us_west_2[each.value.zone].zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = module.network_123456789012_us_west_2.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_123456789012_us_west_2.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ipv6_aws_123456789012_us_west_2" {
  provider = aws.aws_123456789012_us_west_2
  for_each = local.managed_dns_records_aws_123456789012_us_west_2

  zone_id = data.aws_route53_zone.managed_aws_123456789012_us_west_2[each.value.zone].zone_id
  name    = each.key
  type    = "AAAA"

  alias {
    name                   = module.network_123456789012_us_west_2.load_balancers[each.value.load_balancer].dns_name
    zone_id                = module.network_123456789012_us_west_2.load_balancers[each.value.load_balancer].zone_id
    evaluate_target_health = false
  }
}
