# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.

# --- Taken out: apply, and what it made is destroyed ------------------------

provider "aws" {
  alias               = "aws_999999999999_eu_west_1"
  region              = "eu-west-1"
  profile             = "old"
  allowed_account_ids = ["999999999999"]
}
