#!/bin/bash
# What of a delivery may be applied: what differs from what is in use, was not refused before, and passes
# every check. Nothing in use is changed. Sourced by nstance-recv-watch.sh.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=delivery.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/delivery.sh"

# Env files as they would be; those that are not looked at lie aside.
readonly candidates=/opt/podplane/delivery/candidates
readonly candidates_aside=/opt/podplane/delivery/candidates.aside

# accept_parts KIND: sets accepted.
accept_parts() {
  local file fresh=()
  rm -rf "$root$candidates" "$root$candidates_aside"
  mkdir -m 0700 "$root$candidates" "$root$candidates_aside"
  if [[ -v part_digests[identity] ]] && identity_differs && ! held_back identity; then
    accepted+=(identity)
  fi
  for file in "${env_files[@]}"; do
    if [[ -v part_digests[$file] ]] && env_differs "$file" && ! held_back "$file"; then
      merge_candidate "$file"
    fi
  done
  if ((${#fresh[@]} > 0)); then
    accept_env_files "$1"
  fi
}

held_back() {
  still_refused "$1" || return 1
  log "still refused: $1: $(reason_of "$1")"
}

# merge_candidate FILE: adds to fresh what would change something. A file that says in other words what
# is in use is noted and done with.
merge_candidate() {
  local file=$1 status=0 in_use=$root/opt/podplane/etc/$1
  [[ -e $in_use ]] || write_file "/opt/podplane/etc/$file" 0600 root:root '# nothing came yet'
  cat "$in_use" >"$root$candidates/$file"
  run update-mutable-env.sh "$root$delivery_state/incoming/$file" "$root$candidates/$file" || status=$?
  if ((status == exit_rejected)); then
    rm -f "$root$candidates/$file"
    refuse "$file" "$failure"
  elif ((status != 0)); then
    fatal "$failure"
  elif cmp --silent "$root$candidates/$file" "$in_use"; then
    rm -f "$root$candidates/$file"
    note_env "$file"
  else
    fresh+=("$file")
  fi
}

# accept_env_files KIND: all of fresh where they are good together, else those that are good without
# the others.
accept_env_files() {
  local file tried=yes rest=() reasons_of_rest=()
  if candidates_pass "$1"; then
    accepted+=("${fresh[@]}")
    return
  fi
  if ((${#fresh[@]} == 1)); then
    refuse "${fresh[0]}" "$failure"
    return
  fi
  for file in "${fresh[@]}"; do
    mv "$root$candidates/$file" "$root$candidates_aside/$file"
  done
  # One that was bad alone may be good beside one that was taken after it.
  while [[ $tried == yes ]]; do
    tried=no
    rest=()
    reasons_of_rest=()
    for file in "${fresh[@]}"; do
      mv "$root$candidates_aside/$file" "$root$candidates/$file"
      if candidates_pass "$1"; then
        accepted+=("$file")
        tried=yes
      else
        mv "$root$candidates/$file" "$root$candidates_aside/$file"
        rest+=("$file")
        reasons_of_rest+=("$failure")
      fi
    done
    fresh=("${rest[@]+"${rest[@]}"}")
    ((${#fresh[@]} > 0)) || return 0
  done
  for file in "${!rest[@]}"; do
    refuse "${rest[$file]}" "${reasons_of_rest[$file]}"
  done
}

candidates_pass() {
  local status=0
  run check-inputs.sh "$1" "$candidates" || status=$?
  ((status == 0)) || ((status == exit_rejected)) || fatal "$failure"
  return "$status"
}
