#!/bin/bash
# Whether services work: watched for the same time before and after a change, as one that crashes some
# time after each start is active in between. Sourced by nstance-recv-watch.sh.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=features.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/features.sh"

# How many seconds a service must keep its process, and when to give up on it.
readonly steady_seconds=${PODPLANE_STEADY_SECONDS:-6}
readonly patience_seconds=${PODPLANE_PATIENCE_SECONDS:-60}
readonly poll_seconds=2

# The process of each service when it was observed, and when that was.
declare -A process_before=()
observed_at=0
# Those that worked before something was tried.
declare -A had_worked=()

# process_of SERVICE: its main process, 0 where there is none.
process_of() {
  systemctl show --property MainPID --value "$1.service"
}

# observe KIND: the beginning of the watch before a change.
observe() {
  local service clock
  process_before=()
  had_worked=()
  while IFS= read -r service; do
    if service_enabled "$service"; then
      process_before[$service]=$(process_of "$service")
    fi
  done < <(services_of "$1")
  now
  observed_at=$clock
}

# worked_before SERVICE…: sets worked to those that kept their process for a whole watch.
worked_before() {
  local service process clock
  worked=()
  now
  while ((clock - observed_at < steady_seconds)); do
    pause "$poll_seconds"
    now
  done
  for service in "$@"; do
    process=${process_before[$service]:-0}
    if [[ $process != 0 && $process == "$(process_of "$service")" ]]; then
      worked+=("$service")
      had_worked[$service]=yes
    fi
  done
}

# worked_at_first SERVICE: whether it worked when something was tried last.
worked_at_first() {
  [[ -v had_worked[$1] ]]
}

# steady SERVICE…: all have a process, and keep it for a whole watch.
steady() {
  local clock now_there='' before='' since deadline
  now
  since=$clock
  deadline=$((clock + patience_seconds))
  while ((clock <= deadline)); do
    now_there=$(processes "$@")
    now
    if [[ $now_there != "$before" || $now_there == *' 0'$'\n'* ]]; then
      since=$clock
      before=$now_there
    elif ((clock - since >= steady_seconds)); then
      return 0
    fi
    pause "$poll_seconds"
    now
  done
  return 1
}

# A line for each service. The last line is no service's, as $(…) takes newlines away from the end.
processes() {
  local service
  for service in "$@"; do
    printf '%s %s\n' "$service" "$(process_of "$service")"
  done
  printf .
}
