output "server_iam_role_arn" {
  value = google_service_account.this["server"].email
}

output "agent_iam_role_arn" {
  value = google_service_account.this["agent"].email
}
