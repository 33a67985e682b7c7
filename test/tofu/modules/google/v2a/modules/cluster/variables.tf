variable "cluster_id" {
  type = string
}

variable "name_prefix" {
  type    = string
  default = "nstance"

  validation {
    condition     = var.name_prefix != ""
    error_message = "name_prefix must not be empty. [prefix]"
  }
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "shards" {
  type    = list(string)
  default = []
}

variable "bucket" {
  type    = string
  default = ""
}

variable "versioning" {
  type    = bool
  default = false
}

variable "secrets_provider" {
  type    = string
  default = "object-storage"

  validation {
    condition     = contains(["object-storage", "aws-secrets-manager", "gcp-secret-manager"], var.secrets_provider)
    error_message = "secrets_provider must be object-storage, aws-secrets-manager or gcp-secret-manager. [secrets]"
  }
}

variable "encryption_key" {
  type    = string
  default = ""
}

variable "aws_profile" {
  type    = string
  default = null
}
