# --- Storages, image and template -------------------------------------------------------------------------------------

ensure_storages() {
  ensure "storage $STORAGE_DISKS takes images" storage_takes add_content "$STORAGE_DISKS" images
  ensure "storage $STORAGE_ISOS takes iso" storage_takes add_content "$STORAGE_ISOS" iso
  if ((TEMPLATE_MADE)); then
    check_import
    ensure "storage $STORAGE_IMAGES takes $(image_content)" storage_takes add_content "$STORAGE_IMAGES" "$(image_content)"
  fi
}

# content_of STORAGE: what it takes, one a line.
content_of() {
  pve_rows /storage storage content | sed --quiet "s/^$1|//p" | tr ',' '\n'
}

storage_takes() {
  local states
  states=$(pve_rows "/nodes/$NODE/storage" storage active)
  has_line "$states" "$1|1" || fail 1 "$NODE has no storage $1, or it is not active"
  if ! has_line "$(content_of "$1")" "$2"; then echo "does not take it"; fi
}

# The list is replaced by the command, so what is there is given again.
add_content() {
  local content
  content=$(content_of "$1" | paste --serial --delimiters=,)
  note_shared "content-$1-$2"
  change pvesm set "$1" --content "${content:+$content,}$2"
}

# Before 8.4 disks are not imported from their own kind of content.
check_import() {
  if ((OPENTOFU && TEMPLATE_MADE)) && [[ $(image_content) != import ]]; then
    fail 1 "OpenTofu imports disks by the API, which Proxmox VE can from 8.4 on: update it, or build with manage = script"
  fi
}

image_content() {
  if ((pve_major > 8 || pve_minor >= 4)); then echo import; else echo iso; fi
}

image_volume() {
  local suffix=qcow2
  if [[ $(image_content) == iso ]]; then suffix=img; fi
  echo "$STORAGE_IMAGES:$(image_content)/podplane-${IMAGE_DIGEST:7:12}.$suffix"
}

digest_of() {
  "${IMAGE_DIGEST%%:*}sum" "$1" | cut --delimiter=' ' --fields=1
}

image_is() {
  local volumes path
  volumes=$(pve_rows "/nodes/$NODE/storage/$STORAGE_IMAGES/content?content=$(image_content)" volid)
  if ! has_line "$volumes" "$(image_volume)"; then
    echo "absent"
    return
  fi
  path=$(command_of pvesm path "$(image_volume)")
  if [[ $(digest_of "$path") != "${IMAGE_DIGEST#*:}" ]]; then echo "is damaged"; fi
}

download_image() {
  local volumes
  volumes=$(pve_rows "/nodes/$NODE/storage/$STORAGE_IMAGES/content?content=$(image_content)" volid)
  # It is never overwritten, and its name is ours.
  if has_line "$volumes" "$(image_volume)"; then change pvesm free "$(image_volume)"; fi
  note image
  change pvesh create "/nodes/$NODE/storage/$STORAGE_IMAGES/download-url" --content "$(image_content)" \
    --filename "$(basename "$(image_volume)")" --url "$IMAGE_URL" \
    --checksum "${IMAGE_DIGEST#*:}" --checksum-algorithm "${IMAGE_DIGEST%%:*}"
}

ensure_template() {
  step="template"
  if ((!TEMPLATE_MADE)); then
    ensure "template ${TEMPLATE_NAME:-$TEMPLATE_ID}" template_exists template_by_hand
    return
  fi
  if ((OPENTOFU)); then
    ensure "template $TEMPLATE_NAME" template_exists made_by_opentofu
    return
  fi
  if [[ -n $(template_is) ]]; then ensure "image ${IMAGE_DIGEST:0:19}" image_is download_image; fi
  ensure "template $TEMPLATE_NAME" template_is make_template
}

# vms_named NAME: the numbers of the VMs of this node with that name.
vms_named() {
  command_of qm list | awk -v name="$1" 'NR > 1 && $2 == name { print $1 }'
}

# has_setting ID PATTERN: whether a line of the VM's settings matches.
has_setting() {
  local settings
  settings=$(command_of qm config "$1") || fail 1 "the settings of VM $1 cannot be read"
  grep --quiet --extended-regexp -- "$2" <<<"$settings"
}

template_exists() {
  local found
  found=$(pve_rows '/cluster/resources?type=vm' vmid name node template)
  if [[ -n $TEMPLATE_ID ]]; then
    if ! grep --quiet "^$TEMPLATE_ID|.*|1$" <<<"$found"; then echo "absent"; fi
  elif [[ $(grep --count "|$TEMPLATE_NAME|$NODE|1$" <<<"$found" || true) -ne 1 ]]; then
    echo "there has to be exactly one on this node"
  fi
}

template_by_hand() {
  printf 'it is to exist already, as the source says\n' >>"$scratch/output"
  return 1
}

template_is() {
  local ids
  ids=$(vms_named "$TEMPLATE_NAME")
  if [[ -z $ids ]]; then
    echo "absent"
  elif [[ $ids == *$'\n'* ]]; then
    fail 1 "several VMs of this node are called $TEMPLATE_NAME: Nstance would take none of them"
  elif ! has_setting "$ids" '^template: 1$'; then
    has_setting "$ids" '^tags: (.*;)?podplane(;|$)' ||
      fail 1 "VM $ids is called $TEMPLATE_NAME, and is neither a template nor made by such a script"
    echo "half made"
  fi
}

# The first free one of this node's ten numbers: nodes do not take each other's.
free_number() {
  local taken id
  taken=$(pve_rows /cluster/resources?type=vm vmid)
  for ((id = TEMPLATE_FIRST_ID; id < TEMPLATE_FIRST_ID + 10; id++)); do
    if ! has_line "$taken" "$id"; then
      echo "$id"
      return
    fi
  done
  fail 1 "the numbers $TEMPLATE_FIRST_ID to $((TEMPLATE_FIRST_ID + 9)) are taken"
}

make_template() {
  local id path
  # What a run left that was cut off; nothing else has both the name and the tag.
  id=$(vms_named "$TEMPLATE_NAME")
  if [[ -n $id ]]; then change qm destroy "$id" --purge 1; fi
  id=$(free_number)
  path=$(command_of pvesm path "$(image_volume)")
  note template
  change qm create "$id" --name "$TEMPLATE_NAME" --ostype l26 --cpu x86-64-v2-AES --cores 2 --memory 2048 \
    --scsihw virtio-scsi-single --net0 "virtio,bridge=$BRIDGE" --serial0 socket --vga serial0 \
    --agent enabled=1 --tags "$(joined ';' podplane "${TAGS[@]}")"
  change qm set "$id" --scsi0 "$STORAGE_DISKS:0,import-from=$path,discard=on,ssd=1,iothread=1"
  change qm set "$id" --ide2 "$STORAGE_DISKS:cloudinit"
  change qm set "$id" --boot order=scsi0 --ipconfig0 ip=dhcp
  # A disk that is not there would be found when the first VM does not start.
  has_setting "$id" '^scsi0: ' || return 1
  change qm template "$id"
}
