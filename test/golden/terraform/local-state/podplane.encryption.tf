# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

# OpenTofu reads podplane.encryption.tofu instead. Terraform cannot encrypt state, and
# would write it as it is: this stops it before it does anything.
terraform {
  required_version = "< 0.1.0"
}
