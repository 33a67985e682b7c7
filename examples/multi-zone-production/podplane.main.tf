# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.
#
# The cluster's state must be seeded before the first VM starts, so it is brought
# up in this order:
#
#   tofu init
#   podplanec secrets init
#   tofu apply -target=aws_s3_bucket.netsy -target=aws_s3_bucket_public_access_block.netsy -target=aws_s3_bucket_server_side_encryption_configuration.netsy
#   podplanec seed build --out bootstrap.netsy
#   podplanec seed put bootstrap.netsy
#   tofu apply

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.8, < 7"
    }
  }

  backend "s3" {
    bucket       = "shop-example-tfstate"
    key          = "shop/terraform.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true
  }
}

# --- Variables: live --------------------------------------------------------
# A change is pushed to running VMs, which restart the services concerned.

variable "ssh_authorized_key" {
  description = "Public SSH key that may log in as admin on every VM."
  type        = string
  default     = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfF5vYy0vC0yRZ8bKz8b9e2Zt0y2b3c4d5e6f7g8h9i sre"
  nullable    = false
}

variable "ssh_authorized_keys" {
  description = "More public SSH keys that may do so."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "kube_log_level" {
  description = "Verbosity of the control-plane services."
  type        = number
  default     = 3
  nullable    = false

  validation {
    condition     = var.kube_log_level >= 0 && floor(var.kube_log_level) == var.kube_log_level
    error_message = "kube_log_level must be a whole number from 0 up."
  }
}

variable "kube_api_etcd_servers" {
  description = "Where kube-apiserver finds its store; Netsy on the same VM unless changed."
  type        = string
  default     = "https://127.0.0.1:2378"
  nullable    = false
}

variable "kubernetes_node_cidr_mask_size_ipv4" {
  description = "Prefix length of the IPv4 range that each node takes for its pods."
  type        = number
  default     = 24
  nullable    = false

  validation {
    condition     = contains(range(33), var.kubernetes_node_cidr_mask_size_ipv4)
    error_message = "kubernetes_node_cidr_mask_size_ipv4 must be a whole number from 0 to 32."
  }
}

variable "kubernetes_node_cidr_mask_size_ipv6" {
  description = "Prefix length of the IPv6 range that each node takes for its pods."
  type        = number
  default     = 64
  nullable    = false

  validation {
    condition     = contains(range(129), var.kubernetes_node_cidr_mask_size_ipv6)
    error_message = "kubernetes_node_cidr_mask_size_ipv6 must be a whole number from 0 to 128."
  }
}

variable "registry_enabled" {
  description = "Whether each VM runs the registry for mirrored and pushed images."
  type        = bool
  default     = true
  nullable    = false
}

variable "registry_hostname" {
  description = "Host name in the references of those images."
  type        = string
  default     = "registry.shop.example"
  nullable    = false

  validation {
    condition     = !var.registry_enabled || var.registry_hostname != ""
    error_message = "Set registry_hostname when registry_enabled is true."
  }
}

variable "registry_endpoint" {
  description = "S3 endpoint of the registry bucket; empty is that of the region."
  type        = string
  default     = ""
  nullable    = false
}

variable "aws_s3_use_path_style" {
  description = "Whether the registry addresses its bucket by path instead of by host name."
  type        = bool
  default     = false
  nullable    = false
}

variable "telemetry_enabled" {
  description = "Whether VMs ship logs; needs a bucket or an OTLP endpoint."
  type        = bool
  default     = true
  nullable    = false

  validation {
    condition     = !var.telemetry_enabled || var.telemetry_s3_bucket != "" || var.telemetry_otlp_endpoint != ""
    error_message = "Set telemetry_s3_bucket or telemetry_otlp_endpoint when telemetry_enabled is true."
  }
}

variable "telemetry_log_cloudinit" {
  description = "Whether to ship the log of cloud-init."
  type        = bool
  default     = true
  nullable    = false
}

variable "telemetry_log_services" {
  description = "Services whose logs are shipped, separated by commas."
  type        = string
  default     = "kubelet,containerd,kube-apiserver"
  nullable    = false
}

variable "telemetry_otlp_endpoint" {
  description = "OTLP over HTTP endpoint for logs, such as https://otlp.example.com/v1/logs."
  type        = string
  default     = ""
  nullable    = false
}

variable "telemetry_s3_bucket" {
  description = "Existing bucket for logs."
  type        = string
  default     = "shop-example-logs"
  nullable    = false
}

variable "telemetry_s3_endpoint" {
  description = "S3 endpoint of that bucket; empty is that of the region."
  type        = string
  default     = ""
  nullable    = false
}

variable "telemetry_s3_assume_role" {
  description = "ARN of the role that writes to that bucket; the cluster's own while empty."
  type        = string
  default     = ""
  nullable    = false
}

# --- Variables: VMs ---------------------------------------------------------
# A changed size adds or removes VMs; a changed instance type replaces the VMs
# of the pool one at a time.

variable "pool_sizes" {
  description = "VMs of a pool in each zone, where it differs from cluster.podplane."
  type        = map(number)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.pool_sizes) : contains(["control-plane", "ingress", "general"], name)])
    error_message = "The pools of one size in all zones are control-plane, ingress and general."
  }

  validation {
    condition     = alltrue([for size in values(var.pool_sizes) : try(size >= 0 && floor(size) == size, false)]) && try(lookup(var.pool_sizes, "control-plane", 1) >= 1, false)
    error_message = "Sizes are whole numbers from 0 up, and that of control-plane from 1 up: it serves the API."
  }
}

variable "pool_zone_sizes" {
  description = "VMs of a pool in single zones, where it differs from cluster.podplane."
  type        = map(map(number))
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for pool, sizes in var.pool_zone_sizes :
      contains(["batch"], pool) && alltrue([for zone in keys(sizes) : contains(["eu-central-1a", "eu-central-1b", "eu-central-1c"], zone)])
    ])
    error_message = "Give pools with sizes by zone (batch) numbers for zones of this cluster."
  }

  validation {
    condition     = alltrue(flatten([for sizes in values(var.pool_zone_sizes) : [for size in values(sizes) : try(size >= 0 && floor(size) == size, false)]]))
    error_message = "Sizes are whole numbers from 0 up."
  }
}

variable "pool_instance_types" {
  description = "Instance type of a pool, where it differs from cluster.podplane."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.pool_instance_types) : contains(["control-plane", "ingress", "general", "batch"], name)])
    error_message = "The pools of this cluster are control-plane, ingress, general and batch."
  }
}

# --- Variables: infrastructure ----------------------------------------------
# A change shows in the plan.

variable "tags" {
  description = "Tags of every AWS resource that Terraform makes."
  type        = map(string)
  default     = { "cost-center" = "4711", "team" = "sre" }
  nullable    = false

  validation {
    condition     = length(var.tags) <= 10
    error_message = "An object in S3 takes 10 tags, and each shard's configuration is one, which gets them all."
  }

  validation {
    condition     = alltrue([for key in keys(var.tags) : can(regex("^[\\p{L}\\p{N} _.:/=+@-]{1,128}$", key)) && !can(regex("^(?i:aws|nstance):", key))])
    error_message = "Keys of tags have 1 to 128 letters, digits, spaces and _ . : / = + - @, and do not begin with aws: or nstance:."
  }

  validation {
    condition     = alltrue([for value in values(var.tags) : can(regex("^[\\p{L}\\p{N} _.:/=+@-]{0,256}$", value))])
    error_message = "Values of tags have at most 256 letters, digits, spaces and _ . : / = + - @."
  }

  validation {
    condition     = length(distinct([for key in keys(var.tags) : lower(key)])) == length(var.tags)
    error_message = "IAM compares keys of tags without regard to case, and roles get all tags."
  }
}

# --- Cluster ----------------------------------------------------------------

# Customer-facing services.
locals {
  cluster_id  = "shop"
  name_prefix = "shop-eu"

  kubernetes_api_hostname = "k8s.shop.example"
  kubernetes_api_port     = 443
  kubernetes_api_url      = "https://${local.kubernetes_api_hostname}:${local.kubernetes_api_port}"
  oidc_issuer_url         = "https://login.shop.example"

  nstance_version = "2.0.1"
}

module "cluster" {
  source  = "nstance-dev/nstance/aws//modules/cluster"
  version = "2.0.1"

  cluster_id       = local.cluster_id
  name_prefix      = local.name_prefix
  shards           = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  secrets_provider = "aws-secrets-manager"

  # A VM registers after its downloads: five minutes, the default, can be too short.
  server_config = {
    garbage_collection = { registration_timeout = "15m" }
  }
}

# --- Settings of running VMs ------------------------------------------------

locals {
  # Every key is always delivered: a VM keeps the last value of a missing one.
  mutable_env = {
    SSH_AUTHORIZED_KEY  = var.ssh_authorized_key
    SSH_AUTHORIZED_KEYS = join(",", var.ssh_authorized_keys)

    NSTANCE_SERVER_REGISTRATION_ADDR = "{{ .Server.RegistrationAddr }}"
    NSTANCE_SERVER_AGENT_ADDR        = "{{ .Server.AgentAddr }}"

    OIDC_ISSUER         = local.oidc_issuer_url
    OIDC_CA_CERT        = ""
    OIDC_SIGNING_ALGS   = "RS256,ES256"
    OIDC_USERNAME_CLAIM = "email"

    KUBE_LOG_LEVEL                = tostring(var.kube_log_level)
    KUBE_API_ETCD_SERVERS         = var.kube_api_etcd_servers
    KUBE_API_PUBLIC_HOSTNAME      = local.kubernetes_api_hostname
    KUBE_API_PORT                 = "6443" # inside the VM, whatever the public port
    KUBE_API_INTERNAL_LB_HOSTNAME = module.network_210987654321_eu_central_1.load_balancers["kubernetes-internal"].dns_name
    KUBE_SERVICE_ACCOUNT_ISSUER   = local.kubernetes_api_url
    KUBE_CLUSTER_CIDR             = "10.128.0.0/12"
    KUBE_NODE_CIDR_MASK_SIZE_IPV4 = tostring(var.kubernetes_node_cidr_mask_size_ipv4)
    KUBE_NODE_CIDR_MASK_SIZE_IPV6 = tostring(var.kubernetes_node_cidr_mask_size_ipv6)
    KUBE_SERVICE_CLUSTER_IP_RANGE = "10.112.0.0/16"
    KUBE_CLUSTER_DNS              = "10.112.255.254"

    NETSY_BUCKET      = aws_s3_bucket.netsy.bucket
    NETSY_REGION      = local.aws_region
    NETSY_ASSUME_ROLE = aws_iam_role.netsy.arn

    REGISTRY_ENABLED      = tostring(var.registry_enabled)
    REGISTRY_HOSTNAME     = var.registry_hostname
    REGISTRY_BUCKET       = aws_s3_bucket.registry.bucket
    REGISTRY_REGION       = local.aws_region
    REGISTRY_ENDPOINT     = var.registry_endpoint
    REGISTRY_ASSUME_ROLE  = aws_iam_role.registry_read_only.arn
    AWS_S3_USE_PATH_STYLE = var.aws_s3_use_path_style ? "true" : ""

    TELEMETRY_ENABLED        = tostring(var.telemetry_enabled)
    TELEMETRY_LOG_CLOUDINIT  = tostring(var.telemetry_log_cloudinit)
    TELEMETRY_LOG_SERVICES   = var.telemetry_log_services
    TELEMETRY_OTLP_ENDPOINT  = var.telemetry_otlp_endpoint
    TELEMETRY_S3_BUCKET      = var.telemetry_s3_bucket
    TELEMETRY_S3_REGION      = local.aws_region
    TELEMETRY_S3_ENDPOINT    = var.telemetry_s3_endpoint
    TELEMETRY_S3_ASSUME_ROLE = coalesce(var.telemetry_s3_assume_role, aws_iam_role.telemetry_upload.arn)
  }
}

# A VM refuses the whole update for one character outside these sets.
resource "terraform_data" "mutable_env" {
  lifecycle {
    precondition {
      condition = alltrue([
        for value in [
          var.ssh_authorized_key,
          var.registry_hostname,
          var.telemetry_log_services,
          var.telemetry_s3_bucket,
          var.telemetry_s3_assume_role,
          join(",", var.ssh_authorized_keys),
        ] : can(regex("^[A-Za-z0-9 ./_:+=#@,-]*$", value)) && length(value) <= 4096
      ])
      error_message = "Values for VMs may hold letters, digits, spaces and - . / _ : + = # @ , only, 4096 at most."
    }

    precondition {
      condition = alltrue([
        for value in [
          var.kube_api_etcd_servers,
          var.registry_endpoint,
          var.telemetry_otlp_endpoint,
          var.telemetry_s3_endpoint,
        ] : can(regex("^[][A-Za-z0-9 ./_:+=#@,-]*$", value)) && length(value) <= 4096
      ])
      error_message = "Addresses for VMs may hold letters, digits, spaces and - . / _ : + = # @ , [ ] only, 4096 at most."
    }
  }
}

# --- What VMs are made of ---------------------------------------------------

locals {
  instance_dns = ["{{ .Instance.Hostname }}", "localhost"]
  instance_ip  = ["{{ .Instance.IP4 }}", "{{ .Instance.IP6 }}", "127.0.0.1", "::1"]

  # What a certificate has beyond its name and the addresses of its VM.
  certificates = {
    for name, special in {
      "containerd.client"     = {}
      "front-proxy.client"    = { cn = "front-proxy-client" }
      "kube-apiserver.client" = { organization = ["system:masters"], uri = ["netsy://{{ .Cluster.ID }}/client/kube-apiserver"] }
      "kube-apiserver.server" = {
        dns = concat(local.instance_dns, ["kube-apiserver.podplane.internal", local.kubernetes_api_hostname])
        ip  = concat(local.instance_ip, ["10.112.0.1"])
      }
      "kube-controller-manager.client" = { cn = "system:kube-controller-manager" }
      "kube-scheduler.client"          = { cn = "system:kube-scheduler" }
      "kube2iam.client"                = {}
      "kubelet.client"                 = { cn = "system:node:{{ .Instance.ID }}", organization = ["system:nodes"] }
      "kubelet.server"                 = {}
      "netsy.client"                   = { uri = ["netsy://{{ .Cluster.ID }}/peer/{{ .Instance.ID }}"] }
      "netsy.server"                   = { uri = ["netsy://{{ .Cluster.ID }}/peer/{{ .Instance.ID }}"] }
      "registry.server"                = {}
    } :
    name => merge({
      kind = endswith(name, ".server") ? "server" : "client"
      cn   = name
      dns  = local.instance_dns
      ip   = local.instance_ip
      ttl  = 8760
    }, special)
  }

  worker_certificates = [
    "containerd.client",
    "kube2iam.client",
    "kubelet.client",
    "kubelet.server",
    "registry.server",
  ]
  control_plane_certificates = [
    "front-proxy.client",
    "kube-apiserver.client",
    "kube-apiserver.server",
    "kube-controller-manager.client",
    "kube-scheduler.client",
    "netsy.client",
    "netsy.server",
  ]

  # The module wants files of one type in all templates: each entry has every
  # attribute, and what it lacks is a null of that attribute's type.
  files = {
    for kind, own in {
      knc = { certificates = concat(local.worker_certificates, local.control_plane_certificates), secrets = ["service-accounts.key", "service-accounts.pub"] }
      knd = { certificates = local.worker_certificates, secrets = [] }
    } :
    kind => merge(
      {
        for name, text in {
          "ca.crt"      = "{{ .Cluster.CACert }}"
          "mutable.env" = join("", [for key, value in local.mutable_env : "${key}='${value}'\n"])
        } : name => { kind = "string", template = text, key = tomap(null), source = tostring(null) }
      },
      {
        for name in own.certificates :
        "${name}.crt" => { kind = "certificate", template = name, key = { source = "agent", name = name }, source = tostring(null) }
      },
      {
        # `podplanec secrets init` makes the pair once, in the cluster's secret store.
        for name in own.secrets :
        name => { kind = "secret", template = tostring(null), key = tomap(null), source = name }
      },
    )
  }

  userdata = {
    for vm in ["knc_arm64", "knd_amd64", "knd_arm64"] :
    vm => {
      source   = "inline"
      encoding = "base64"
      content  = filebase64("${path.module}/podplane.userdata_${vm}.sh")
    }
  }

  # The same holds for args: no mappings is the size of the image.
  templates = {
    "control-plane" = {
      kind     = "knc"
      arch     = "arm64"
      userdata = local.userdata["knc_arm64"]
      files    = local.files["knc"]
      args = {
        ImageId             = "{{ .Image.debian_13_arm64 }}"
        BlockDeviceMappings = [{ DeviceName = "/dev/xvda", Ebs = { VolumeSize = 50 } }]
      }
    }
    "ingress" = {
      kind     = "knd"
      arch     = "arm64"
      userdata = local.userdata["knd_arm64"]
      files    = local.files["knd"]
      args = {
        ImageId             = "{{ .Image.debian_13_arm64 }}"
        BlockDeviceMappings = []
      }
    }
    "general" = {
      kind     = "knd"
      arch     = "arm64"
      userdata = local.userdata["knd_arm64"]
      files    = local.files["knd"]
      args = {
        ImageId             = "{{ .Image.debian_13_arm64 }}"
        BlockDeviceMappings = [{ DeviceName = "/dev/xvda", Ebs = { VolumeSize = 200 } }]
      }
    }
    # Nightly jobs that need x86; only where the data is.
    "batch" = {
      kind     = "knd"
      arch     = "amd64"
      userdata = local.userdata["knd_amd64"]
      files    = local.files["knd"]
      args = {
        ImageId             = "{{ .Image.debian_13_amd64 }}"
        BlockDeviceMappings = [{ DeviceName = "/dev/xvda", Ebs = { VolumeSize = 500 } }]
      }
    }
  }

  pool_sizes = merge({ "control-plane" = 1, "ingress" = 2, "general" = 6 }, var.pool_sizes)
  pool_zone_sizes = {
    "batch" = merge({ "eu-central-1a" = 4, "eu-central-1b" = 2 }, lookup(var.pool_zone_sizes, "batch", {}))
  }
  pool_instance_types = merge({ "control-plane" = "m7g.large", "ingress" = "c7g.large", "general" = "m7g.2xlarge", "batch" = "c7i.4xlarge" }, var.pool_instance_types)
}

# --- Outputs ----------------------------------------------------------------

output "cluster_id" {
  value = local.cluster_id
}

output "kubernetes_api_url" {
  value = local.kubernetes_api_url
}

output "domain_targets" {
  description = "Names of each domain and the load balancer that serves them."
  value = {
    "shop.example" = {
      names   = ["shop.example", "*.shop.example"]
      target  = module.network_210987654321_eu_central_1.load_balancers["main"].dns_name
      managed = true
    }
    "shop-assets.example" = {
      names   = ["shop-assets.example", "*.shop-assets.example"]
      target  = module.network_210987654321_eu_central_1.load_balancers["main"].dns_name
      managed = false
    }
  }
}

output "manual_dns_records" {
  description = "DNS records to make by hand: aliases or CNAMEs of these names."
  value = {
    "shop-assets.example"   = module.network_210987654321_eu_central_1.load_balancers["main"].dns_name
    "*.shop-assets.example" = module.network_210987654321_eu_central_1.load_balancers["main"].dns_name
  }
}

output "netsy_bucket" {
  value = aws_s3_bucket.netsy.bucket
}

output "netsy_role_arn" {
  value = aws_iam_role.netsy.arn
}

output "registry_bucket" {
  value = aws_s3_bucket.registry.bucket
}

output "registry_read_only_role_arn" {
  value = aws_iam_role.registry_read_only.arn
}

output "registry_read_write_role_arn" {
  value = aws_iam_role.registry_read_write.arn
}

output "cert_manager_route53_role_arn" {
  value = aws_iam_role.cert_manager_route53.arn
}

output "telemetry_upload_role_arn" {
  value = aws_iam_role.telemetry_upload.arn
}

output "buckets" {
  description = "Buckets of the applications."
  value = {
    "orders"  = { name = aws_s3_bucket.bucket_orders.bucket, arn = aws_s3_bucket.bucket_orders.arn }
    "exports" = { name = aws_s3_bucket.bucket_exports.bucket, arn = aws_s3_bucket.bucket_exports.arn }
  }
}

output "roles" {
  description = "Roles of the applications, for the iam.amazonaws.com/role annotation of pods."
  value = {
    "orders-service" = { name = aws_iam_role.role_orders_service.name, arn = aws_iam_role.role_orders_service.arn }
    "reporting"      = { name = aws_iam_role.role_reporting.name, arn = aws_iam_role.role_reporting.arn }
  }
}

output "nstance_bucket" {
  value = module.cluster.bucket
}

output "nstance_shards" {
  description = "The shards, by which VMs are stopped before a destroy."
  value = {
    for shard in [module.shard_eu_central_1a, module.shard_eu_central_1b, module.shard_eu_central_1c] :
    shard.shard => { config_key = shard.config_key, server_ips = shard.server_ips }
  }
}
