# --- Secrets: from standard input, never in arguments, logs or other files than their own -----------------------------

given_key="" given_id="" given_secret="" given_file=""
credentials_file=/etc/nstance/google.json

read_secrets() {
  local line
  step="reading secrets"
  if ((!secrets_given)); then return; fi
  while IFS= read -r line || [[ -n $line ]]; do
    case $line in
      ENCRYPTION_KEY=*) given_key=${line#*=} ;;
      AWS_ACCESS_KEY_ID=*) given_id=${line#*=} ;;
      AWS_SECRET_ACCESS_KEY=*) given_secret=${line#*=} ;;
      GOOGLE_CREDENTIALS=*) given_file=${line#*=} ;;
      "" | "#"*) ;;
      *) fail 2 "standard input has a line that is none of the secrets; --help lists them" ;;
    esac
  done
  if [[ -n $given_key ]]; then
    [[ $(base64 --decode <<<"$given_key" 2>/dev/null | wc --bytes) -eq 32 ]] ||
      fail 2 "ENCRYPTION_KEY is not 32 bytes in base64: make one with: head -c 32 /dev/urandom | base64"
  fi
  if [[ -n $given_file ]]; then
    [[ -n $(base64 --decode <<<"$given_file" 2>/dev/null | account_of) ]] ||
      fail 2 "GOOGLE_CREDENTIALS is not the key file of a service account in base64: make it with: base64 -w0 key.json"
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

# account_of: whose key file standard input is; nothing for what is none.
account_of() {
  perl -MJSON::PP -e '
    local $/;
    my $file = eval { decode_json(<STDIN>) };
    print $file->{client_email} if ref($file) eq "HASH" && $file->{client_email} && $file->{private_key};'
}

# What was given stands above what the node has.
settle_secrets() {
  step="secrets"
  settle_bucket
  if [[ $STORE_PROOF == key-pair ]]; then
    access_id=${given_id:-$(of_env AWS_ACCESS_KEY_ID)}
    access_secret=${given_secret:-$(of_env AWS_SECRET_ACCESS_KEY)}
    [[ -n $access_id && -n $access_secret ]] || needed "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the object storage"
  elif [[ -z $given_file && ! -s $credentials_file ]]; then
    needed "GOOGLE_CREDENTIALS"
  fi
  settle_key
}

# The bucket that the node was told when it was prepared stands in the server's unit.
settle_bucket() {
  local unit=/etc/systemd/system/nstance-server.service
  if [[ -n $given_bucket ]]; then
    STORE_BUCKET=$given_bucket
  elif [[ -z $STORE_BUCKET && -f $unit ]]; then
    STORE_BUCKET=$(sed --quiet 's/^ExecStart=.* --bucket \([^ ]*\) .*/\1/p' "$unit")
  fi
  [[ -n $STORE_BUCKET ]] || needed "bucket, which the output nstance_bucket of OpenTofu names (--bucket)"
}

# A key that was given stands above the one that the node has. One is never made here: two nodes would make two.
settle_key() {
  key_print=none
  if [[ -z $KEY_FILE ]]; then return; fi
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
  elif [[ $STORE_PROOF == key-pair ]]; then
    status_by_key "$1"
  else
    status_by_file "$1"
  fi
}

status_by_key() {
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

status_by_file() {
  local token=
  if [[ -n $given_file || -s $credentials_file ]]; then token=$(google_token) || true; fi
  if [[ -z $token ]]; then
    echo 401
    return
  fi
  LC_ALL=C timeout --kill-after=5 "$limit" curl --config - <<EOF || true
silent
max-time = 30
output = "/dev/null"
write-out = "%{http_code}"
header = "Authorization: Bearer $token"
url = "${STORE_ENDPOINT%/}/storage/v1/b/$STORE_BUCKET/o/${1//\//%2F}"
EOF
}

# field_of NAME: what a JSON object on standard input says.
field_of() {
  perl -MJSON::PP -e 'local $/; my $all = eval { decode_json(<STDIN>) }; print $all->{$ARGV[0]} // "" if ref($all) eq "HASH"' "$1"
}

base64url() {
  base64 --wrap=0 | tr '+/' '-_' | tr -d '='
}

# account_file: the key file that was given, which a dry run does not write down, or else the node's.
account_file() {
  if [[ -n $given_file ]]; then base64 --decode <<<"$given_file"; else cat "$credentials_file"; fi
}

# google_token: exchanges what the key file signs for a token that lasts an hour (RFC 7523).
google_token() {
  local now claims signed
  now=$(date +%s)
  claims=$(printf '{"iss":"%s","scope":"https://www.googleapis.com/auth/devstorage.read_only","aud":"%s","iat":%s,"exp":%s}' \
    "$(account_file | field_of client_email)" "$(account_file | field_of token_uri)" "$now" "$((now + 600))")
  signed="$(printf '{"alg":"RS256","typ":"JWT"}' | base64url).$(printf '%s' "$claims" | base64url)"
  signed+=.$(printf '%s' "$signed" | openssl dgst -sha256 -sign <(account_file | field_of private_key) | base64url)
  LC_ALL=C timeout --kill-after=5 "$limit" curl --config - <<EOF | field_of access_token
silent
max-time = 30
data = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=$signed"
url = "$(account_file | field_of token_uri)"
EOF
}

credentials_are() {
  local file=$credentials_file
  if [[ ! -s $file ]]; then
    echo "absent"
  elif [[ -n $given_file && $(base64 --decode <<<"$given_file" | fingerprint) != "$(fingerprint <"$file")" ]]; then
    echo "are others"
  elif [[ $(stat --format '%a %G' "$file") != "640 nstance" ]]; then
    echo "have another mode or group"
  fi
}

make_credentials() {
  local file=$credentials_file
  if [[ -n $given_file ]]; then base64 --decode <<<"$given_file" | write_file "$credentials_file" 600; fi
  chown root:nstance "$file"
  chmod 640 "$file"
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
