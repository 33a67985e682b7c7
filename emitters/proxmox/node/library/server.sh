# --- The server of Nstance --------------------------------------------------------------------------------------------

server_unit() {
  cat <<EOF
# Written by podplanec for $CLUSTER. Do not edit.
[Unit]
Description=Nstance server of $CLUSTER
Wants=network-online.target
After=network-online.target

[Service]
User=nstance
Group=nstance
EnvironmentFile=/etc/nstance/server.env
ExecStart=/usr/local/bin/nstance-server --id $NODE --shard $SHARD --storage $STORE_KIND --bucket $STORE_BUCKET --cachedir /var/lib/nstance
Restart=on-failure
RestartSec=10
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectHome=yes
ProtectSystem=strict
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
ReadWritePaths=/var/lib/nstance

[Install]
WantedBy=multi-user.target
EOF
}

ensure_server() {
  ensure "system user nstance" system_user_is make_system_user
  ensure "folder /var/lib/nstance" folder_is make_folder
  ensure "Nstance server $SERVER_VERSION" program_is install_program
  if [[ -n $KEY_FILE ]]; then ensure "encryption key in $KEY_FILE" key_is make_key; fi
  if [[ $STORE_PROOF == key-file ]]; then ensure "credentials in $credentials_file" credentials_are make_credentials; fi
  ensure "token $API_TOKEN in /etc/nstance/server.env" server_env_is make_server_env
  ensure_file /etc/systemd/system/nstance-server.service 644 "$(server_unit)"
  ensure "the store has the configuration of $SHARD" store_is_ready nothing_to_make
  ensure "Nstance server runs" server_runs start_server
  ensure "Nstance server is healthy" server_serves wait_for_server
}

system_user_is() {
  if ! getent passwd nstance >/dev/null; then echo "absent"; fi
}

make_system_user() {
  note system-user
  change useradd --system --user-group --no-create-home --home-dir /var/lib/nstance --shell /usr/sbin/nologin nstance
}

folder_is() {
  if [[ $(stat --format '%U %a' "/var/lib/nstance" 2>/dev/null || true) != "nstance 750" ]]; then
    echo "absent, or not that user's"
  fi
}

make_folder() {
  change install -d -o nstance -g nstance -m 0750 "/var/lib/nstance"
}

# The digest of the archive that a program came from is kept with that of the program itself.
program_is() {
  local program=/usr/local/bin/nstance-server kept=/var/lib/podplane/program
  if [[ ! -x $program ]]; then
    echo "absent"
  elif [[ $(cat "$kept" 2>/dev/null || true) != "$SERVER_DIGEST $(sha256sum <"$program")" ]]; then
    echo "is another"
  fi
}

install_program() {
  local archive=$scratch/server.tar.gz
  change wget --quiet --timeout=30 --tries=3 --output-document="$archive" "$SERVER_URL"
  if ! printf '%s  %s\n' "${SERVER_DIGEST#*:}" "$archive" | "${SERVER_DIGEST%%:*}sum" --check --status; then
    printf 'the archive of %s has another digest\n' "$SERVER_URL" >>"$scratch/output"
    return 1
  fi
  change tar --extract --gzip --file "$archive" --directory "$scratch" --no-same-owner nstance-server
  note program
  write_file /usr/local/bin/nstance-server 755 <"$scratch/nstance-server"
  printf '%s %s\n' "$SERVER_DIGEST" "$(sha256sum <"$scratch/nstance-server")" | write_file /var/lib/podplane/program 644
}

store_is_ready() {
  local status
  status=$(store_status "$STORE_CONFIG_KEY")
  case $status in
    200) ;;
    404) echo "$STORE_CONFIG_KEY is not in the bucket $STORE_BUCKET" ;;
    *) echo "$STORE_ENDPOINT answers $status" ;;
  esac
}

nothing_to_make() {
  printf 'put podplane.%s.config.jsonc there as %s, and run this again\n' "$PROVIDER" "$STORE_CONFIG_KEY" >>"$scratch/output"
  return 3
}

server_files() {
  printf '%s\n' /{usr/local/bin/nstance-server,etc/systemd/system/nstance-server.service,etc/nstance/server.env}
  if [[ -n $KEY_FILE ]]; then echo "$KEY_FILE"; fi
  if [[ $STORE_PROOF == key-file ]]; then echo "$credentials_file"; fi
}

server_runs() {
  local files
  mapfile -t files < <(server_files)
  service_has_read nstance-server "${files[@]}"
}

start_server() {
  local files
  mapfile -t files < <(server_files)
  change systemctl daemon-reload
  restart_with nstance-server "${files[@]}"
}

# While its configuration or its key is wrong it answers with 503.
server_serves() {
  local status
  status=$(LC_ALL=C curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' \
    http://127.0.0.1:8990/healthz || true)
  if [[ ! $status =~ ^[234][0-9][0-9]$ ]]; then echo "it answers ${status:-nothing}: see journalctl -u nstance-server"; fi
}

wait_for_server() {
  wait_for 120 server_serves
}
