locals {
  listeners = merge([
    for name, lb in var.load_balancers : {
      for l in lb.listeners : "${name}:${l.port}" => { lb = name, port = l.port, public = lb.public }
    }
  ]...)
}

# As in 2.0.1: the input itself, which is null unless it was passed.
resource "google_compute_address" "lb" {
  for_each = var.load_balancers

  name = "${var.name_prefix}-${each.key}"
}

resource "google_compute_region_health_check" "lb" {
  for_each = local.listeners

  name = "${var.name_prefix}-${each.value.lb}-${each.value.port}"

  tcp_health_check {
    port = each.value.port
  }
}

resource "google_compute_region_backend_service" "lb" {
  for_each = local.listeners

  name                  = "${var.name_prefix}-${each.value.lb}-${each.value.port}"
  load_balancing_scheme = each.value.public ? "EXTERNAL" : "INTERNAL"
  health_checks         = [google_compute_region_health_check.lb[each.key].id]
}

resource "google_compute_forwarding_rule" "lb" {
  for_each = local.listeners

  name                  = "${var.name_prefix}-${each.value.lb}-${each.value.port}"
  load_balancing_scheme = each.value.public ? "EXTERNAL" : "INTERNAL"
  ip_address            = google_compute_address.lb[each.value.lb].address
  port_range            = tostring(each.value.port)
  backend_service       = google_compute_region_backend_service.lb[each.key].id

  # What the cloud refuses when the rule is made (contracts/terraform.md 2.6).
  lifecycle {
    precondition {
      condition     = each.value.public
      error_message = "Internal passthrough rules take no port_range. [internal]"
    }
  }
}

# Stands for the unmanaged instance groups, whose type is not served: one per zone of the role.
resource "random_id" "instance_group" {
  for_each = merge([
    for name, lb in var.load_balancers : {
      for zone, list in var.subnets[lb.subnets] : "${name}/${zone}" => { lb = name, zone = zone }
    }
  ]...)

  byte_length = 4
  keepers     = { name = "${var.name_prefix}-${each.value.lb}-${each.value.zone}" }
}
