#!/bin/bash
# restart.sh: enables and starts what a VM of this kind runs, and restarts what was started with
# other files than those that are there now. A second run restarts nothing.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"
# shellcheck source=../lib/services.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/services.sh"

# The watcher is enabled too, so that a delivery which was cut off by a reboot is finished after it.
start_watchers() {
  systemctl enable nstance-recv-watch.service
  systemctl enable --now nstance-recv-watch.path
  systemctl enable --now nstance-recv-watch.timer
  systemctl enable --now hosts-refresh.timer
}

# A service that stopped although its files are the same: starting it is no restart.
start_stopped() {
  local service
  while IFS= read -r service; do
    if service_enabled "$service" && ! systemctl is-active --quiet "$service.service"; then
      systemctl start "$service.service"
    fi
  done < <(services_of "$1")
}

# The lock is taken before the inputs are read: with values from before a delivery, services that it
# started would be stopped again.
main() {
  local kind service stale=()
  require_root
  lock_configuration
  kind=$(installed_kind)
  bootstrapped || fatal "run configure.sh first"
  load_inputs "$kind"
  systemctl daemon-reload
  start_watchers
  stale_services "$kind"
  for service in "${stale[@]+"${stale[@]}"}"; do
    bring_up "$service" || fatal "$service could not be restarted; see: journalctl -u $service"
    changed=$((changed + 1))
  done
  start_stopped "$kind"
  summary restart
}

main "$@"
