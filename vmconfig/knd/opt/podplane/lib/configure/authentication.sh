#!/bin/bash
# Whose tokens kube-apiserver takes: as flags, or since generation 2 as a file that it reads again when it
# changes, so that another issuer needs no restart. Sourced by kube.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly oidc_ca=/opt/crt/oidc-ca.pem
readonly authentication_config=/opt/kube-apiserver/etc/authentication.yaml

# The file of the issuer's own CA: decoded from the delivered base64, whose older name still counts,
# or a path that was delivered as such. Empty where the issuer's certificate is publicly trusted.
configure_oidc_ca() {
  local encoded=${OIDC_CA_CERT:-$OIDC_CUSTOM_CA} certificate
  if [[ -n $encoded ]]; then
    certificate=$(base64 --decode <<<"$encoded")
    write_file "$oidc_ca" 0640 root:podplane "$certificate"
    OIDC_CA_FILE=${OIDC_CA_FILE:-$oidc_ca}
  else
    remove_file "$oidc_ca"
  fi
}

# The certificates of the issuer's own CA, as text; nothing where it is publicly trusted.
issuer_certificates() {
  local encoded=${OIDC_CA_CERT:-$OIDC_CUSTOM_CA}
  if [[ -n $OIDC_CA_FILE ]]; then
    [[ ! -s $root$OIDC_CA_FILE ]] || printf '%s' "$(<"$root$OIDC_CA_FILE")"
  elif [[ -n $encoded ]]; then
    base64 --decode <<<"$encoded"
  fi
}

# An issuer says who somebody is in its own names. Those of Kubernetes itself are not its to give: with
# system:masters any of its users could do everything. Signatures may be of any algorithm that
# kube-apiserver knows; the keys of the issuer decide.
authentication_text() {
  local certificates
  cat <<'YAML'
# Written by vmconfig. kube-apiserver reads it again when it changes.
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
YAML
  if [[ -z $OIDC_ISSUER ]]; then
    printf 'jwt: []\n'
    return
  fi
  cat <<YAML
jwt:
  - issuer:
      url: $(quote_string "$OIDC_ISSUER")
      audiences:
        - $(quote_string "$CLUSTER_ID")
YAML
  certificates=$(issuer_certificates)
  if [[ -n $certificates ]]; then
    printf '      certificateAuthority: |\n        %s\n' "${certificates//$'\n'/$'\n'        }"
  fi
  cat <<YAML
    claimMappings:
      username:
        claim: $(quote_string "${OIDC_USERNAME_CLAIM:-email}")
        prefix: ""
      groups:
        claim: $(quote_string "${OIDC_GROUPS_CLAIM:-groups}")
        prefix: ""
    userValidationRules:
      - expression: "!user.username.startsWith('system:')"
        message: names that begin with system are not the issuer's to give
      - expression: "user.groups.all(group, !group.startsWith('system:'))"
        message: groups that begin with system are not the issuer's to give
YAML
}

configure_authentication() {
  local text
  if newer_defaults 2; then
    remove_file "$oidc_ca"
    text=$(authentication_text)
    write_file "$authentication_config" 0640 root:kube-apiserver "$text"
  else
    configure_oidc_ca
    remove_file "$authentication_config"
  fi
}
