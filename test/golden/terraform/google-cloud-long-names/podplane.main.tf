# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.
#
# VMs need the cluster's service-account keys from their first start, so it is
# brought up in this order:
#
#   tofu init
#   tofu apply -target=google_project_service.platform
#   podplanec secrets init
#   tofu apply

terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7, < 8"
    }
  }
}

# --- Variables: live --------------------------------------------------------
# A change is pushed to running VMs, which restart the services concerned.

variable "ssh_authorized_key" {
  description = "Public SSH key that may log in as admin on every VM."
  type        = string
  default     = ""
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
  default     = 2
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
  default     = "tools-registry.local"
  nullable    = false

  validation {
    condition     = !var.registry_enabled || var.registry_hostname != ""
    error_message = "Set registry_hostname when registry_enabled is true."
  }
}

variable "telemetry_enabled" {
  description = "Whether VMs ship logs; needs a bucket or an OTLP endpoint."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.telemetry_enabled || var.telemetry_otlp_endpoint != ""
    error_message = "Set telemetry_otlp_endpoint when telemetry_enabled is true, or name a bucket in cluster.podplane."
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
  default     = "cron,ssh,netsy,nstance-agent,nstance-recv-watch,containerd,kube-apiserver,kube-controller-manager,kube-scheduler,kubelet,zot"
  nullable    = false
}

variable "telemetry_otlp_endpoint" {
  description = "OTLP over HTTP endpoint for logs, such as https://otlp.example.com/v1/logs."
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
    condition     = alltrue([for name in keys(var.pool_sizes) : contains(["control-plane", "web"], name)])
    error_message = "The pools of this cluster are control-plane and web."
  }

  validation {
    condition     = alltrue([for size in values(var.pool_sizes) : try(size >= 0 && floor(size) == size, false)]) && try(lookup(var.pool_sizes, "control-plane", 1) >= 1, false)
    error_message = "Sizes are whole numbers from 0 up, and that of control-plane from 1 up: it serves the API."
  }
}

variable "pool_instance_types" {
  description = "Instance type of a pool, where it differs from cluster.podplane."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.pool_instance_types) : contains(["control-plane", "web"], name)])
    error_message = "The pools of this cluster are control-plane and web."
  }
}

# --- Variables: infrastructure ----------------------------------------------
# A change shows in the plan.

variable "service_account_jwks" {
  description = "Public keys of the cluster's tokens, as `podplanec secrets init` writes them."
  type        = string
  default     = ""
  nullable    = false
}

# --- Cluster ----------------------------------------------------------------

locals {
  cluster_id  = "tools"
  name_prefix = "tools-of-the-platform"

  kubernetes_api_hostname = "k8s.tools.example.com"
  kubernetes_api_port     = 6443
  kubernetes_api_url      = "https://${local.kubernetes_api_hostname}:${local.kubernetes_api_port}"
  oidc_issuer_url         = "https://auth.example.com"

  nstance_version = "2.0.1"
}

module "cluster" {
  source  = "nstance-dev/nstance/google//modules/cluster"
  version = "2.0.1"

  cluster_id       = local.cluster_id
  name_prefix      = local.name_prefix
  shards           = ["us-central1-a"]
  secrets_provider = "gcp-secret-manager"

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
    OIDC_SIGNING_ALGS   = "RS256"
    OIDC_USERNAME_CLAIM = "email"

    KUBE_LOG_LEVEL                = tostring(var.kube_log_level)
    KUBE_API_ETCD_SERVERS         = var.kube_api_etcd_servers
    KUBE_API_PUBLIC_HOSTNAME      = local.kubernetes_api_hostname
    KUBE_API_PORT                 = "6443" # inside the VM, whatever the public port
    KUBE_API_INTERNAL_LB_HOSTNAME = module.network_a_project_with_a_long_name_1_us_central1.load_balancers["api"].ip_address
    KUBE_SERVICE_ACCOUNT_ISSUER   = local.kubernetes_api_url
    KUBE_CLUSTER_CIDR             = "100.64.0.0/10,fd64::/48"
    KUBE_NODE_CIDR_MASK_SIZE_IPV4 = tostring(var.kubernetes_node_cidr_mask_size_ipv4)
    KUBE_NODE_CIDR_MASK_SIZE_IPV6 = tostring(var.kubernetes_node_cidr_mask_size_ipv6)
    KUBE_SERVICE_CLUSTER_IP_RANGE = "198.18.0.0/15,fdc6::/108"
    KUBE_CLUSTER_DNS              = "198.19.255.254,fdc6::ffff"

    NETSY_BUCKET      = google_storage_bucket.netsy.name
    NETSY_REGION      = local.google_region
    NETSY_ASSUME_ROLE = ""

    REGISTRY_ENABLED      = tostring(var.registry_enabled)
    REGISTRY_HOSTNAME     = var.registry_hostname
    REGISTRY_BUCKET       = google_storage_bucket.registry.name
    REGISTRY_REGION       = local.google_region
    REGISTRY_ENDPOINT     = ""
    REGISTRY_ASSUME_ROLE  = ""
    AWS_S3_USE_PATH_STYLE = ""

    TELEMETRY_ENABLED        = tostring(var.telemetry_enabled)
    TELEMETRY_LOG_CLOUDINIT  = tostring(var.telemetry_log_cloudinit)
    TELEMETRY_LOG_SERVICES   = var.telemetry_log_services
    TELEMETRY_OTLP_ENDPOINT  = var.telemetry_otlp_endpoint
    TELEMETRY_S3_BUCKET      = ""
    TELEMETRY_S3_REGION      = local.google_region
    TELEMETRY_S3_ENDPOINT    = ""
    TELEMETRY_S3_ASSUME_ROLE = ""

    DEFAULTS_GENERATION      = "2"
    ENCRYPT_SECRETS          = "false"
    OIDC_GROUPS_CLAIM        = "groups"
    REGISTRY_MIRROR_ENABLED  = "false"
    REGISTRY_MIRROR_HOSTNAME = ""
    REGISTRY_MIRROR_PREFIX   = "mirror"
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
          join(",", var.ssh_authorized_keys),
        ] : can(regex("^[A-Za-z0-9 ./_:+=#@,-]*$", value)) && length(value) <= 4096
      ])
      error_message = "Values for VMs may hold letters, digits, spaces and - . / _ : + = # @ , only, 4096 at most."
    }

    precondition {
      condition = alltrue([
        for value in [
          var.kube_api_etcd_servers,
          var.telemetry_otlp_endpoint,
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
        ip  = concat(local.instance_ip, ["198.18.0.1", "fdc6::1"])
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
      knc = {
        certificates = concat(local.worker_certificates, local.control_plane_certificates)
        secrets      = { "service-accounts.key" = "service-accounts-key", "service-accounts.pub" = "service-accounts-pub" }
      }
      knd = { certificates = local.worker_certificates, secrets = {} }
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
        for name, secret in own.secrets :
        name => { kind = "secret", template = tostring(null), key = tomap(null), source = secret }
      },
    )
  }

  userdata = {
    for vm in ["knc_arm64", "knd_amd64"] :
    vm => {
      source   = "inline"
      encoding = "base64"
      content  = filebase64("${path.module}/podplane.userdata_${vm}.sh")
    }
  }

  templates = {
    "control-plane" = {
      kind     = "knc"
      arch     = "arm64"
      userdata = local.userdata["knc_arm64"]
      files    = local.files["knc"]
      args = {
        SourceImage = "projects/debian-cloud/global/images/family/debian-13-arm64"
      }
    }
    "web" = {
      kind     = "knd"
      arch     = "amd64"
      userdata = local.userdata["knd_amd64"]
      files    = local.files["knd"]
      args = {
        SourceImage = "projects/debian-cloud/global/images/family/debian-13"
      }
    }
  }

  pool_sizes          = merge({ "control-plane" = 1, "web" = 2 }, var.pool_sizes)
  pool_instance_types = merge({ "control-plane" = "t2a-standard-2", "web" = "e2-standard-2" }, var.pool_instance_types)
}

# --- Outputs ----------------------------------------------------------------

output "cluster_id" {
  value = local.cluster_id
}

output "kubernetes_api_url" {
  value = local.kubernetes_api_url
}

output "manual_dns_records" {
  description = "DNS records to make by hand: A records of these addresses."
  value = {
    "k8s.tools.example.com" = module.network_a_project_with_a_long_name_1_us_central1.load_balancers["api"].ip_address
  }
}

output "netsy_bucket" {
  value = google_storage_bucket.netsy.name
}

output "netsy_service_account" {
  value = module.account_a_project_with_a_long_name_1_us_central1.agent_iam_role_arn
}

output "registry_bucket" {
  value = google_storage_bucket.registry.name
}

output "workload_identity_provider" {
  description = "What pods name in their credentials file to act as the account of a role."
  value       = google_iam_workload_identity_pool_provider.pods.name
}

output "buckets" {
  description = "Buckets of the applications."
  value = {
    "everything-that-anybody-uploads" = { name = google_storage_bucket.bucket_everything_that_anybody_uploads.name, url = google_storage_bucket.bucket_everything_that_anybody_uploads.url }
  }
}

output "roles" {
  description = "Roles of the applications, which pods act as by the tokens of their service accounts."
  value = {
    "uploads-of-everybody" = { name = google_service_account.role_uploads_of_everybody.account_id, email = google_service_account.role_uploads_of_everybody.email }
  }
}

output "nstance_bucket" {
  value = module.cluster.bucket
}

output "nstance_shards" {
  description = "The shards, by which VMs are stopped before a destroy."
  value = {
    for shard in [module.shard_us_central1_a] :
    shard.shard => { config_key = shard.config_key, server_ips = shard.server_ips }
  }
}
