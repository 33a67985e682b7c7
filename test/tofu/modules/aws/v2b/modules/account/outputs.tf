output "server_iam_role_arn" {
  value = aws_iam_role.this["server"].arn
}

output "agent_iam_role_arn" {
  value = aws_iam_role.this["agent"].arn
}

output "agent_iam_role_name" {
  value = aws_iam_role.this["agent"].name
}

output "server_instance_profile_arn" {
  value = aws_iam_instance_profile.this["server"].arn
}

output "agent_instance_profile_arn" {
  value = aws_iam_instance_profile.this["agent"].arn
}

output "agent_instance_profile_name" {
  value = aws_iam_instance_profile.this["agent"].name
}
