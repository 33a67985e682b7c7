#!/bin/bash
# Which files each service depends on, and bringing services in line with them: started, restarted
# when one of these files changed since, or stopped. Sourced by restart.sh and nstance-recv-watch.sh.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=features.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/features.sh"

# What each service was last started with. Kept over reboots, as systemd starts services with the
# files that are there.
readonly started_directory=/opt/podplane/delivery/started

# certificate NAME DIRECTORY: a certificate and its key.
certificate() {
  printf '%s\n' "/opt/crt/$1.crt" "/opt/key/$2/$1.key"
}

# inputs_of SERVICE: one path a line.
inputs_of() {
  local file
  case $1 in
    nstance-agent)
      printf '%s\n' /opt/env/nstance-agent.env /opt/nstance-agent/identity/ca.crt
      return
      ;;
    keepalived)
      printf '%s\n' /opt/keepalived/etc/keepalived.conf
      return
      ;;
    fluent-bit)
      printf '%s\n' /opt/env/fluent-bit.env /opt/fluent-bit/etc/fluent-bit.yml
      return
      ;;
    containerd)
      printf '%s\n' /etc/containerd/config.toml
      for file in "$root"/etc/containerd/certs.d/*/hosts.toml; do
        [[ ! -f $file ]] || printf '%s\n' "${file#"$root"}"
      done
      certificate containerd.client containerd
      ;;
    zot)
      printf '%s\n' /opt/env/zot.env /opt/zot/etc/zot.yml /opt/zot/etc/aws.config
      certificate registry.server registry
      ;;
    netsy)
      printf '%s\n' /opt/env/netsy.env /opt/netsy/etc/cluster.jsonc
      certificate netsy.server netsy
      certificate netsy.client netsy
      ;;
    kube-apiserver)
      printf '%s\n' /opt/env/kube-apiserver.env /opt/crt/oidc-ca.pem \
        /opt/pub/service-accounts.pub /opt/key/kube-apiserver/service-accounts.key \
        /opt/key/kube-apiserver/encryption.yaml /opt/kube-apiserver/etc/audit-policy.yaml
      for file in kube-apiserver.client kube-apiserver.server front-proxy.client; do
        certificate "$file" kube-apiserver
      done
      ;;
    kube-controller-manager)
      printf '%s\n' /opt/env/kube-controller-manager.env
      certificate kube-controller-manager.client kube-controller-manager
      ;;
    kube-scheduler)
      printf '%s\n' /opt/kube-scheduler/etc/kube-scheduler.yaml
      certificate kube-scheduler.client kube-scheduler
      ;;
    kube2iam)
      printf '%s\n' /opt/env/kube2iam.env
      certificate kube2iam.client kube2iam
      ;;
    kubelet)
      printf '%s\n' /opt/env/kubelet.env /opt/kubelet/etc/kubelet.yaml
      certificate kubelet.client kubelet
      certificate kubelet.server kubelet
      ;;
    *) fatal "there is no service $1" ;;
  esac
  printf '%s\n' /opt/crt/ca.crt "/opt/$1/etc/kubeconfig"
}

# look_at KIND: sets input_digests to the digest of each file that a service of the kind depends on,
# and inputs_by_service to its files. One process for all of them, as this runs with every delivery.
look_at() {
  local service path digest present=()
  declare -gA input_digests=() inputs_by_service=()
  while IFS= read -r service; do
    mapfile -t paths < <(inputs_of "$service")
    inputs_by_service[$service]=${paths[*]}
    for path in "${paths[@]}"; do
      [[ ! -f $root$path ]] || present+=("$root$path")
    done
  done < <(services_of "$1")
  ((${#present[@]} > 0)) || return 0
  while read -r digest path; do
    input_digests[${path#"$root"}]=$digest
  done < <(sha256sum "${present[@]}")
}

# state_of SERVICE: sets state to what it would be started with, a line for each input, or to `off`
# where it is not wanted. After look_at.
state_of() {
  local path
  state=off
  service_enabled "$1" || return 0
  state=
  for path in ${inputs_by_service[$1]}; do
    state+="${input_digests[$path]:-absent} $path"$'\n'
  done
}

# started_with SERVICE: sets started to the state that it was last started with.
started_with() {
  started=
  if [[ -f $root$started_directory/$1 ]]; then
    started=$(<"$root$started_directory/$1")
  fi
}

note_started() {
  [[ -d $root$started_directory ]] || mkdir -p "$root$started_directory"
  write_note "$root$started_directory/$1" "$2"
}

# stale_services KIND: sets stale to the services whose inputs are not those they were started with.
stale_services() {
  local service state started
  stale=()
  look_at "$1"
  while IFS= read -r service; do
    state_of "$service"
    started_with "$service"
    if [[ ${state%$'\n'} != "$started" ]]; then
      stale+=("$service")
    fi
  done < <(services_of "$1")
}

# bring_up SERVICE: restarts a service that is wanted, and stops one that is not. A unit whose files
# have not been delivered yet is skipped by its conditions, which is no failure. False when systemd
# reports one; the service then counts as never started, so that the next run tries it again.
bring_up() {
  local state
  rm -f "$root$started_directory/$1"
  state_of "$1"
  if [[ $state == off ]]; then
    systemctl disable --now "$1.service" >/dev/null 2>&1 || true
    log "stopped $1: it is not wanted here"
  else
    systemctl enable "$1.service" >/dev/null 2>&1 || return 1
    systemctl restart "$1.service" || return 1
    log "restarted $1"
  fi
  note_started "$1" "${state%$'\n'}"
}
