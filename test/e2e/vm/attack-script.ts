/**
 * Bash that lays vmconfig over a copy of this machine, lets every service user attack while root's scripts
 * run, and writes `report` (lines `name<tab>value`) into a folder.
 */
export function attackScript(repository: string, folder: string): string {
  return `#!/bin/bash
set -euo pipefail
repository='${repository}'
folder='${folder}'

mkdir "$folder/mount"
mount -t tmpfs none "$folder/mount"
mkdir "$folder"/mount/{upper,work,root}
mount -t overlay none -o "lowerdir=/,upperdir=$folder/mount/upper,workdir=$folder/mount/work" "$folder/mount/root"
machine=$folder/mount/root
mount -t proc none "$machine/proc"
mount --bind /dev "$machine/dev"
mount -t tmpfs -o mode=0755 none "$machine/opt"
mount -t tmpfs -o mode=0755 none "$machine/run"
for tree in knd knc; do
  cp --recursive "$repository/vmconfig/$tree/." "$machine/"
done
chown -R root:root "$machine/opt"

cat >"$machine/attack" <<'ATTACK'
${insideScript}
ATTACK
chroot "$machine" /bin/bash /attack >"$folder/log" 2>&1 || { tail -n 40 "$folder/log" >&2; exit 1; }
cp "$machine/report" "$folder/report"
`;
}

const insideScript = `set -euo pipefail
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root PODPLANE_OFFLINE=1 PODPLANE_SETTLE_SECONDS=0 PODPLANE_STEADY_SECONDS=0
say() { printf '%s\\t%s\\n' "$1" "$2" >>/report; }
for name in systemctl sysctl cloud-init sync; do
  printf '#!/bin/bash\\n[[ "$*" != *MainPID* ]] || echo 100\\n' >"/usr/local/sbin/$name"
  chmod 0755 "/usr/local/sbin/$name"
done
secret=/root/secret
printf 'only for root: 4b1d\\n' | tee "$secret" >>/etc/shadow
chmod 0600 "$secret"
bin=/opt/podplane/bin
echo '{"vmconfig":{"version":"0.1.0","kind":"knc","images":[{"image":"registry.k8s.io/pause:3.10.2"}]}}' >/opt/podplane/share/vmconfig-installed.json
pem=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=nstance -keyout /dev/null 2>/dev/null)
mkdir -p -m 0700 /opt/podplane/etc /opt/nstance-agent/identity /var/lib/cloud/data
echo i-1 >/var/lib/cloud/data/instance-id
echo nonce >/opt/nstance-agent/identity/nonce.jwt
cat >/opt/podplane/etc/user-data.env <<ENV
INSTANCE_ID='knc1'
CLUSTER_ID='tools'
PROVIDER_KIND='local'
INSTANCE_NETDEV='lo'
INSTANCE_IPV4='192.0.2.1'
INSTANCE_IPV6=''
IMMUTABLE_SSH_AUTHORIZED_KEYS='ssh-ed25519 AAA'
NSTANCE_SERVER_REGISTRATION_ADDR='127.0.0.1:1'
NSTANCE_SERVER_AGENT_ADDR='127.0.0.1:1'
NSTANCE_CA_CERT='$(base64 --wrap=0 <<<"$pem")'
ENV
groupadd --system systemd-journal 2>/dev/null || true
"$bin/permissions.sh" knc
"$bin/configure.sh"
"$bin/restart.sh"
cat >/opt/nstance-agent/recv/mutable.env <<ENV
NETSY_BUCKET='netsy'
REGISTRY_BUCKET='registry'
REGISTRY_HOSTNAME='registry.example.com'
ENV
"$bin/nstance-recv-watch.sh"

users='nstance-agent fluent-bit kube2iam zot netsy kube-apiserver kube-scheduler kube-controller-manager'
say users "$users"
state_of() { stat --format '%a %U:%G' "$1"; sha256sum <"$1"; }
say shadow-before "$(state_of /etc/shadow | tr '\\n' ' ')"
say secret-before "$(state_of "$secret" | tr '\\n' ' ')"
touch /before

# As a user: everything it may write becomes a link, to a file or to a folder, and back.
cat >/usr/local/sbin/attack-as <<'USER'
#!/bin/bash
shopt -s nullglob
targets=(/root/secret /etc/shadow)
round=0
echo 0 >"/tmp/swaps.$1"
mapfile -t directories < <(find /opt /var/lib/fluent-bit /var/log/kube-apiserver /var/lib/kubelet /var/log/pods /home /run /etc \\
  -type d -writable 2>/dev/null)
while [[ ! -e /stop ]]; do
  round=$((round + 1))
  for directory in "\${directories[@]}"; do
    for name in nonce.jwt ca.crt ca.crt.tmp ca.pub identity.crt zot.yml zot.yml.tmp aws.config mutable.env secrets.env \\
      write-files.last registry.server.crt registry.server.key run-zot.sh audit.log; do
      rm -rf "\${directory:?}/$name"
      case $((round % 3)) in
        0) ln -s "\${targets[round % 2]}" "$directory/$name" ;;
        1) ln "\${targets[round % 2]}" "$directory/$name" || printf 'KUBE_LOG_LEVEL=%s\\n' "$((round % 9))" >"$directory/$name" ;;
        2) ln -s /root "$directory/$name" ;;
      esac
    done
  done
  # What is not in a folder of its own may still be replaced where the folder above can be written.
  mv /opt/zot/etc /opt/zot/etc.old
  ln -s /etc /opt/zot/etc
  for directory in /opt/*/bin; do
    mv "$directory" "$directory.old" && mkdir "$directory" && ln -s /etc/shadow "$directory/run-$(basename "$(dirname "$directory")").sh"
  done
  ln -s /etc/shadow /run/podplane/configuration.lock
  echo "$round" >"/tmp/swaps.$1"
  sleep 0.01
done 2>/dev/null
USER
chmod 0755 /usr/local/sbin/attack-as
for user in $users; do
  rm -f /stop
  setpriv --reuid "$user" --regid "$user" --init-groups attack-as "$user" &
  for script in "permissions.sh knc" configure.sh nstance-recv-watch.sh restart.sh; do
    $bin/$script || true
  done
  # Each has its turn, however slow the machine is.
  until (($(cat "/tmp/swaps.$user" 2>/dev/null || echo 0) >= 3)); do sleep 0.1; done
  touch /stop
  wait $!
done

say shadow-after "$(state_of /etc/shadow | tr '\\n' ' ')"
say secret-after "$(state_of "$secret" | tr '\\n' ' ')"
swaps=0
for user in $users; do swaps=$((swaps + $(cat "/tmp/swaps.$user"))); done
say swaps "$swaps"
say leaks "$(grep --recursive --files-with-matches --fixed-strings -e 'only for root' /opt /etc/containerd /var/lib/fluent-bit /var/log/kube-apiserver /home 2>/dev/null |
  grep -v '^/opt/podplane/\\(bin\\|lib\\)' | tr '\\n' ' ')"
# Files of service users outside of the folders that are theirs.
say written "$(for user in $users; do
  find /etc /opt /run /root /usr/local /var/lib /var/log -user "$user" -newer /before 2>/dev/null || true
done | grep -v -e '^/opt/data' -e '^/opt/nstance-agent/\\(identity\\|keys\\|recv\\)' -e '^/opt/zot/storage' \\
  -e '^/var/lib/fluent-bit' -e '^/var/log/kube-apiserver' | tr '\\n' ' ')"
`;
