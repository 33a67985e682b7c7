#!/bin/bash
# nstance-recv-watch.sh: applies what nstance-agent delivered, all of it or nothing. Started by
# nstance-recv-watch.path when the agent has written a batch, and once at each boot.
#
# What is new is decided by content, not by time: a delivery within the same second, a clock that
# jumps or a run that was cut off cannot lose one. Order: keep every file aside that may change,
# merge env files, install certificates, configure, restart what depends on a file that changed,
# watch whether it stays up. Any failure puts the files back and restarts what had been restarted.
#
# Exit status 65: the delivery itself is bad; it is not tried again until another one comes. Any
# other failure is tried again by systemd, after a pause that grows.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"
# shellcheck source=../lib/services.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/services.sh"
# shellcheck source=../lib/delivery.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/delivery.sh"
# shellcheck source=../lib/rollback.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/rollback.sh"

readonly bin=$root/opt/podplane/bin
readonly trigger=$agent_recv/write-files.last
# Seconds to wait for the rest of a burst, how long a restarted service must keep its process, and
# when to give up on it.
readonly settle_seconds=${PODPLANE_SETTLE_SECONDS:-1}
readonly steady_seconds=${PODPLANE_STEADY_SECONDS:-6}
readonly patience_seconds=${PODPLANE_PATIENCE_SECONDS:-60}

kind=
applying=no
refused=
newly_refused=no
declare -A taken=()
restarted=()
broken=()

# The agent writes the trigger last in each batch. One that appears while we wait belongs to the same
# burst; one that appears later starts this script again.
take_trigger() {
  local round
  for round in {1..10}; do
    if ((round > 1)) && [[ ! -e $root$trigger ]]; then
      return
    fi
    rm -f "$root$trigger"
    sleep "$settle_seconds"
  done
}

# merge_env FILE: takes over a delivered env file that is new. A private copy is read, as the agent
# may replace its own at any moment.
merge_env() {
  local file=$1 digest status=0 copy=$root$delivery_state/$1
  digest=$(digest_of "$root$agent_recv/$file")
  [[ -n $digest && $digest != "$(noted applied "$file")" ]] || return 0
  if [[ $digest == "$(noted refused "$file")" ]]; then
    refused="$file: $(noted reason "$file")"
    log "still refused: $refused"
    return
  fi
  [[ -e $root/opt/podplane/etc/$file ]] || write_file "/opt/podplane/etc/$file" 0600 root:root '# nothing came yet'
  (umask 077 && cat "$root$agent_recv/$file" >"$copy")
  digest=$(digest_of "$copy")
  run "$bin/update-mutable-env.sh" "$copy" "$root/opt/podplane/etc/$file" true || status=$?
  if ((status == exit_rejected)); then
    rm -f "$copy"
    refuse "$file" "$digest"
    refused="$file: $failure"
    newly_refused=yes
    log "$file is refused and the values in use stay; the rest of the delivery is applied"
  elif ((status != 0)); then
    fatal "$failure"
  else
    taken[$file]=$digest
    changed=$((changed + 1))
  fi
}

# refuse FILE DIGEST: this content is not tried again, for the reason in $failure.
refuse() {
  note refused "$1" "$2"
  note reason "$1" "$failure"
}

# run COMMAND…: runs one of our scripts, and keeps the reason that it gave for a failure.
run() {
  local status=0 errors
  errors=$root$delivery_state/errors
  "$@" 2>"$errors" || status=$?
  cat "$errors" >&2
  if ((status != 0)); then
    failure=$(sed --quiet 's/^.*FATAL: \([^\t]*\).*$/\1/p' "$errors" | tail --lines 1)
    failure=${failure:-"${1##*/} ended with status $status"}
  fi
  rm -f "$errors"
  return "$status"
}

# Values that can be parsed and mean nothing (a mask that is no number) are found by configure.sh.
# The env file that brought them is refused, and the rest of the delivery tried without it.
configure() {
  local status=0 file
  run "$bin/configure.sh" || status=$?
  ((status != 0)) || return 0
  if ((status == exit_rejected && ${#taken[@]} > 0)); then
    put_back
    applying=no
    for file in "${!taken[@]}"; do
      refuse "$file" "${taken[$file]}"
    done
    report refused "${!taken[*]}: $failure"
    log "${!taken[*]} refused; trying the rest of the delivery"
    unlock
    exec "$0"
  fi
  exit "$status"
}

# Restarts what depends on a changed file. A service that worked before must work after it; one that
# did not is only reported, as on the first delivery most still wait for each other.
restart_stale() {
  local service stale worked=()
  stale=$(stale_services "$kind")
  [[ -n $stale ]] || return 0
  systemctl daemon-reload
  for service in $stale; do
    if service_enabled "$service" && systemctl is-active --quiet "$service.service"; then
      worked+=("$service")
    fi
    if service_enabled "$service"; then
      restarted+=("$service")
    fi
    bring_up "$service" || broken+=("$service")
  done
  for service in "${broken[@]+"${broken[@]}"}"; do
    if [[ " ${worked[*]-} " == *" $service "* ]]; then
      give_up "$service could not be restarted"
    fi
    log "$service could not be started; it was not running before either"
  done
  if ((${#worked[@]} > 0)) && ! steady "${worked[@]}"; then
    give_up "${worked[*]}: not all stayed up with the new configuration"
  fi
}

# steady SERVICE…: all are active, and keep the same process for a while: a service that crashes
# right after each start is active in between.
steady() {
  local now='' before='' since=$SECONDS deadline=$((SECONDS + patience_seconds))
  while ((SECONDS <= deadline)); do
    now=$(states "$@")
    if [[ $now != "$before" || $now == *inactive* ]]; then
      since=$SECONDS
      before=$now
    elif ((SECONDS - since >= steady_seconds)); then
      return 0
    fi
    sleep "$settle_seconds"
  done
  return 1
}

states() {
  local service
  for service in "$@"; do
    if systemctl is-active --quiet "$service.service"; then
      printf '%s %s\n' "$service" "$(systemctl show --property MainPID --value "$service.service")"
    else
      printf '%s inactive\n' "$service"
    fi
  done
}

# give_up WHY: this very delivery brings services down, so it is not tried again.
give_up() {
  note refused delivery "$(delivery_digest)"
  reject "$1"
}

# Runs at the end, however it comes about.
finish() {
  local status=$?
  trap - EXIT ERR
  set +e
  if [[ $applying == yes ]] && ((status != 0)); then
    log "putting back the configuration that worked: ${failure:-status $status}"
    put_back
    load_inputs "$kind"
    systemctl daemon-reload
    for service in $(stale_services "$kind"); do
      bring_up "$service" || log "$service could not be restarted; see: journalctl -u $service"
    done
    state=failed
    if ((status == exit_rejected)); then
      state=refused
    fi
    report "$state" "${failure:-status $status}" "${restarted[@]+"${restarted[@]}"}"
  fi
  exit "$status"
}

# A run that was killed half-way left its files aside: what is in place may be half of a delivery.
recover() {
  if [[ -f $root$rollback_archive ]]; then
    log "an earlier run was cut off: its changes are put back"
    put_back
  fi
}

apply() {
  local file
  merge_env mutable.env
  merge_env secrets.env
  install_certificates "$kind"
  install_keys "$kind"
  if ((changed > 0)); then
    configure
  fi
  load_inputs "$kind"
  restart_stale
  for file in "${!taken[@]}"; do
    note applied "$file" "${taken[$file]}"
  done
}

# What is left to say when everything that could be applied was.
conclude() {
  local services=("${restarted[@]+"${restarted[@]}"}")
  if ((${#broken[@]} > 0)); then
    report partial "could not be started: ${broken[*]}" "${services[@]+"${services[@]}"}"
    exit 1
  fi
  if ((changed == 0 && ${#services[@]} == 0)) && [[ $newly_refused == no ]]; then
    log "delivery: unchanged"
    # The agent delivered again what had worked before it delivered something bad.
    if [[ -z $refused && -f $root$delivery_state/status.json && "$(<"$root$delivery_state/status.json")" != *'"state": "applied"'* ]]; then
      report applied "back at what worked"
    fi
  elif [[ -n $refused ]]; then
    report refused "$refused" "${services[@]+"${services[@]}"}"
  else
    report applied "" "${services[@]+"${services[@]}"}"
    log "delivery: applied, restarted: ${services[*]-nothing}"
  fi
  [[ -z $refused ]] || exit "$exit_rejected"
}

main() {
  require_root
  lock nstance-recv-watch 600
  kind=$(installed_kind)
  bootstrapped || fatal "the VM is not configured yet"
  mkdir -p "$root$delivery_state"
  recover
  take_trigger
  if [[ "$(delivery_digest)" == "$(noted refused delivery)" ]]; then
    log "this delivery was put back before, as it brought services down; another one has to come"
    exit "$exit_rejected"
  fi
  keep_aside
  applying=yes
  trap finish EXIT
  apply
  applying=no
  forget_aside
  conclude
}

main "$@"
