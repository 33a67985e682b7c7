# --- Secrets: from standard input, never in arguments, logs or other files than their own -----------------------------

given_key="" given_id="" given_secret=""

read_secrets() {
  local line
  step="reading secrets"
  if ((!secrets_given)); then return; fi
  while IFS= read -r line || [[ -n $line ]]; do
    case $line in
      ENCRYPTION_KEY=*) given_key=${line#*=} ;;
      AWS_ACCESS_KEY_ID=*) given_id=${line#*=} ;;
      AWS_SECRET_ACCESS_KEY=*) given_secret=${line#*=} ;;
      "" | "#"*) ;;
      *) fail 2 "standard input has a line that is none of the three secrets; --help lists them" ;;
    esac
  done
  if [[ -n $given_key ]]; then
    [[ $(base64 --decode <<<"$given_key" 2>/dev/null | wc --bytes) -eq 32 ]] ||
      fail 2 "ENCRYPTION_KEY is not 32 bytes in base64: make one with: head -c 32 /dev/urandom | base64"
  fi
  # What the environment file of a service and curl take without doubt.
  [[ $given_id =~ ^[!-~]*$ && $given_secret =~ ^[!-~]*$ && $given_id$given_secret != *[\'\"\\]* ]] ||
    fail 2 "a key of the object storage has blanks, quotes or characters beyond ASCII"
}

# of_env NAME: what the server's environment file says.
of_env() {
  local file=/etc/nstance/server.env
  if [[ -f $file ]]; then sed --quiet "s/^$1='\(.*\)'\$/\1/p" "$file"; fi
}

# A key that was given stands above the one that the node has. One is never made here: two nodes would make two.
settle_secrets() {
  step="secrets"
  access_id=${given_id:-$(of_env AWS_ACCESS_KEY_ID)}
  access_secret=${given_secret:-$(of_env AWS_SECRET_ACCESS_KEY)}
  [[ -n $access_id && -n $access_secret ]] || needed "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the object storage"
  key_print=""
  if [[ -s $KEY_FILE ]]; then key_print=$(fingerprint <"$KEY_FILE"); fi
  if [[ -n $given_key ]]; then
    local given
    given=$(base64 --decode <<<"$given_key" | fingerprint)
    [[ -z $key_print || $key_print == "$given" ]] ||
      fail 1 "the encryption key of this node is another than the one given: only the first opens what is stored"
    key_print=$given
  elif [[ -z $key_print ]]; then
    if [[ -n $access_id && $(store_status "$STORE_CA_KEY") == 200 ]]; then
      fail 3 "the store holds the CA of $CLUSTER, which only its encryption key opens: give ENCRYPTION_KEY; see --help"
    fi
    needed "ENCRYPTION_KEY, the same on every node"
  fi
}

# needed WHAT: without it nothing is begun; a dry run only tells of it.
needed() {
  if ((!dry_run)); then fail 3 "this node has no $1: give it with --secrets; --help tells how"; fi
  planned=$((planned + 1))
  log needed "$1"
}

# Tells keys apart, and tells nothing of them.
fingerprint() {
  sha256sum | cut --characters=1-16
}

# store_status KEY: the HTTP status of an object in the store. 000 where it does not answer.
store_status() {
  if ! command -v curl >/dev/null; then
    echo 000
    return
  fi
  LC_ALL=C timeout --kill-after=5 "$limit" curl --config - <<EOF || true
silent
max-time = 30
output = "/dev/null"
write-out = "%{http_code}"
aws-sigv4 = "aws:amz:$STORE_REGION:s3"
header = "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
user = "$access_id:$access_secret"
url = "${STORE_ENDPOINT%/}/$STORE_BUCKET/$1"
EOF
}

key_is() {
  local file=$KEY_FILE
  if [[ ! -s $file ]]; then
    echo "absent"
  elif [[ $(stat --format %s "$file") -ne 32 ]]; then
    echo "has not 32 bytes"
  elif [[ $(stat --format '%a %G' "$file") != "640 nstance" ]]; then
    echo "has another mode or group"
  fi
}

make_key() {
  local file=$KEY_FILE
  if [[ ! -s $file ]]; then base64 --decode <<<"$given_key" | write_file "$KEY_FILE" 600; fi
  chown root:nstance "$file"
  chmod 640 "$file"
}
