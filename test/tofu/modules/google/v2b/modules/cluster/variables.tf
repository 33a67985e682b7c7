variable "cluster_id" {
  type = string
}

variable "name_prefix" {
  type    = string
  default = "nstance"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,21}[a-z0-9]$", var.name_prefix))
    error_message = "name_prefix has 2 to 23 lowercase letters, digits and hyphens, a letter first and no hyphen last. [prefix]"
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
  default = null

  validation {
    condition     = contains(["google-secret-manager", "object-storage"], coalesce(var.secrets_provider, "google-secret-manager"))
    error_message = "secrets_provider must be google-secret-manager or object-storage. [secrets]"
  }
}

variable "secrets_prefix" {
  type    = string
  default = ""
}

variable "encryption_key_provider" {
  type    = string
  default = null

  validation {
    condition     = coalesce(var.encryption_key_provider, "google-secret-manager") == "google-secret-manager"
    error_message = "encryption_key_provider must be google-secret-manager. [secrets]"
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
