#!/bin/bash
# nstance-recv-watch.sh: applies what nstance-agent delivered, each part all of it or nothing. Started
# by nstance-recv-watch.path when the agent has written a batch, at each boot, and every hour.
#
# What is new is decided by content, not by time: a delivery within the same second, a clock that
# jumps or a run that was cut off cannot lose one. Order: check, keep every file aside that may change,
# install, configure, restart what depends on a file that changed, watch whether it stays up, make it
# durable, note it, forget what was kept aside. Whatever fails puts the files back.
#
# Exit status 65: something delivered is bad; status.json names it. Any other failure is tried again by
# systemd, after a pause that grows.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"
# shellcheck source=../lib/services.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/services.sh"
# shellcheck source=../lib/steady.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/steady.sh"
# shellcheck source=../lib/delivery.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/delivery.sh"
# shellcheck source=../lib/candidates.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/candidates.sh"
# shellcheck source=../lib/rollback.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/rollback.sh"
# shellcheck source=../lib/configure/ssh.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/ssh.sh"

readonly trigger=$agent_recv/write-files.last
# Seconds to wait for the rest of a burst.
readonly settle_seconds=${PODPLANE_SETTLE_SECONDS:-1}

kind=
applying=no
concluded=no
# Why what was tried had to be put back; empty while nothing had.
verdict=
applied=()
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
    as nstance-agent rm -f "$root$trigger"
    pause "$settle_seconds"
  done
}

# attempt PART…: applies these parts as one. Sets the verdict, with everything put back, where a service
# that worked before does not with them. Never part of a condition, in which Bash would go on after a
# command that fails.
attempt() {
  verdict=
  if (($# > 0)); then
    keep_aside
    applying=yes
    install_parts "$@"
  fi
  restart_stale
  if [[ -n $verdict ]]; then
    (($# > 0)) || fatal "$verdict"
    undo
  elif (($# > 0)); then
    commit "$@"
  fi
}

# The inputs were checked, so a refusal by configure.sh is one of a state of the machine.
install_parts() {
  local part status=0
  for part in "$@"; do
    if [[ $part == identity ]]; then
      install_identity
    else
      copy_file "$root$candidates/$part" "/opt/podplane/etc/$part" 0600 root:root
    fi
  done
  run configure.sh || status=$?
  ((status == 0)) || exit 1
  load_inputs "$kind"
}

# In this order: a kill before the note has everything put back by the next run, which then finds that
# the delivery differs and applies it; one after it finds nothing to do.
commit() {
  local part
  make_durable
  for part in "$@"; do
    [[ $part == identity ]] || note_env "$part"
  done
  forget_aside
  applying=no
  applied+=("$@")
}

# Restarts what depends on a changed file. A service that worked before must work after it; one that
# did not is only reported, as on the first delivery most still wait for each other.
restart_stale() {
  local service worked=() wanted=()
  broken=()
  stale_services "$kind"
  ((${#stale[@]} > 0)) || return 0
  for service in "${stale[@]}"; do
    ! service_enabled "$service" || wanted+=("$service")
  done
  worked_before "${wanted[@]+"${wanted[@]}"}"
  systemctl daemon-reload
  for service in "${stale[@]}"; do
    bring_up "$service" || broken+=("$service")
  done
  restarted+=("${wanted[@]+"${wanted[@]}"}")
  for service in "${broken[@]+"${broken[@]}"}"; do
    if [[ " ${worked[*]-} " == *" $service "* ]]; then
      verdict="$service could not be restarted"
      return
    fi
    log "$service could not be started; it did not work before either"
  done
  if ((${#worked[@]} > 0)) && ! steady "${worked[@]}"; then
    verdict="${worked[*]}: not all stayed up with the new configuration"
  fi
}

# Puts back what was tried, and looks whether it was to blame: where what worked does not work with the
# old configuration either, something else is away, and the delivery is tried again later.
undo() {
  local service again=()
  log "putting back the configuration that worked: $verdict"
  put_back_all || fatal "$verdict; and it could not be put back"
  for service in "${stale[@]+"${stale[@]}"}"; do
    if service_enabled "$service" && worked_at_first "$service"; then
      again+=("$service")
    fi
  done
  broken=()
  if ((${#again[@]} > 0)) && ! steady "${again[@]}"; then
    state_failed "$verdict; nor did they with the configuration before, so it is not to blame"
    exit 1
  fi
}

# Files, the keys that may log in, and services as they were.
put_back_all() {
  local service
  put_back || return 1
  applying=no
  load_inputs "$kind"
  configure_ssh
  stale_services "$kind"
  systemctl daemon-reload
  for service in "${stale[@]+"${stale[@]}"}"; do
    bring_up "$service" || log "$service could not be restarted; see: journalctl -u $service"
  done
}

state_failed() {
  concluded=yes
  log "delivery: failed: $1"
  report failed "$1" "${restarted[@]+"${restarted[@]}"}"
}

# Runs at the end, however it comes about. What is kept aside stays where it cannot be put back.
finish() {
  local status=$? reason=$failure
  trap - EXIT ERR
  set +e
  if ((status != 0)) && [[ $concluded == no ]]; then
    reason=${reason:-"status $status"}
    if [[ $applying == yes ]]; then
      log "putting back the configuration that worked: $reason"
      put_back_all || reason+="; and it could not be put back"
    fi
    state_failed "$reason"
  fi
  exit "$status"
}

# A run that was killed half-way left its files aside: what is in place may be half of a delivery.
recover() {
  if [[ -f $root$rollback_archive ]]; then
    log "an earlier run was cut off: its changes are put back"
    put_back || fatal "what an earlier run kept aside could not be put back"
    load_inputs "$kind"
    configure_ssh
  fi
}

# Parts that do not work together are tried one by one, so that only the guilty one is refused.
# Certificates come first, as settings may need them.
apply() {
  local part
  observe "$kind"
  attempt "${accepted[@]+"${accepted[@]}"}"
  [[ -n $verdict ]] || return 0
  if ((${#accepted[@]} == 1)); then
    refuse "${accepted[0]}" "$verdict"
    return
  fi
  for part in "${accepted[@]}"; do
    observe "$kind"
    attempt "$part"
    [[ -z $verdict ]] || refuse "$part" "$verdict"
  done
}

# What is left to say when everything that could be applied was.
conclude() {
  local part reason message='' services=("${restarted[@]+"${restarted[@]}"}")
  concluded=yes
  for part in "${parts[@]}" encryption.key; do
    reason=$(reason_of "$part")
    [[ -z $reason ]] || message+="${message:+; }$part: $reason"
  done
  if ((${#applied[@]} + ${#services[@]} > 0)); then
    forget_refusals
  fi
  if ((${#broken[@]} > 0)); then
    report partial "could not be started: ${broken[*]}${message:+; $message}" "${services[@]+"${services[@]}"}"
    exit 1
  fi
  if [[ -n $message ]]; then
    if ((${#refused_now[@]} + ${#applied[@]} + ${#services[@]} > 0)) || ! reported refused "$message"; then
      report refused "$message" "${services[@]+"${services[@]}"}"
    fi
    log "delivery: refused: $message"
    exit "$exit_rejected"
  fi
  if ((${#applied[@]} + ${#services[@]} > 0)); then
    report applied "" "${services[@]+"${services[@]}"}"
    log "delivery: applied, restarted: ${services[*]-nothing}"
    return
  fi
  log "delivery: unchanged"
  # The agent delivered again what works, or the run that applied it was cut off before it said so.
  if ! reported applied; then
    report applied "what is in use is what was delivered"
  fi
}

main() {
  local accepted=()
  require_root
  lock_configuration
  kind=$(installed_kind)
  bootstrapped || fatal "the VM is not configured yet"
  mkdir -p "$root$delivery_state"
  trap finish EXIT
  recover
  take_trigger
  load_inputs "$kind"
  take_in "$kind"
  digest_parts
  accept_parts "$kind"
  stale_services "$kind"
  if ((${#accepted[@]} + ${#stale[@]} > 0)); then
    apply
  fi
  conclude
}

main "$@"
