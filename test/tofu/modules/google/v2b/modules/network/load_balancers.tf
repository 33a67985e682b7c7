locals {
  listeners = merge([
    for name, lb in var.load_balancers : {
      for l in lb.listeners : "${name}:${l.port}" => { lb = name, port = l.port, public = lb.public }
    }
  ]...)
}

resource "google_compute_address" "lb" {
  for_each = var.load_balancers

  name         = "${local.prefix}-${each.key}"
  address_type = each.value.public ? "EXTERNAL" : "INTERNAL"
  # Of an internal address the frontend's subnet is asked for.
  subnetwork = each.value.public ? null : local.subnet_names[[for key in sort(keys(local.entries)) : key if startswith(key, "${each.value.subnets}/")][0]]
}

resource "google_compute_region_health_check" "lb" {
  for_each = local.listeners

  name = "${local.prefix}-${each.value.lb}-${each.value.port}"

  tcp_health_check {
    port = each.value.port
  }
}

resource "google_compute_region_backend_service" "lb" {
  for_each = local.listeners

  name                  = "${local.prefix}-${each.value.lb}-${each.value.port}"
  load_balancing_scheme = each.value.public ? "EXTERNAL" : "INTERNAL"
  health_checks         = [google_compute_region_health_check.lb[each.key].id]
}

resource "google_compute_forwarding_rule" "lb" {
  for_each = local.listeners

  name                  = "${local.prefix}-${each.value.lb}-${each.value.port}"
  load_balancing_scheme = each.value.public ? "EXTERNAL" : "INTERNAL"
  ip_address            = google_compute_address.lb[each.value.lb].address
  port_range            = each.value.public ? tostring(each.value.port) : null
  ports                 = each.value.public ? null : [tostring(each.value.port)]
  backend_service       = google_compute_region_backend_service.lb[each.key].id
}

# Stands for the zonal endpoint groups, whose type is not served: one per listener and zone of the backends.
resource "random_id" "endpoint_group" {
  for_each = merge(flatten([
    for name, lb in var.load_balancers : [
      for l in lb.listeners : {
        for zone in keys(var.subnets[coalesce(lb.backend_subnets, lb.subnets)]) :
        "${name}/${zone}/${l.port}" => { lb = name, zone = zone, port = l.port }
      }
    ]
  ])...)

  byte_length = 4
  keepers     = { name = "${local.prefix}-${each.value.lb}-${each.value.zone}-${each.value.port}" }
}
