# Sourced by scripts of sh: makes the Debian that $suite names in the folder $root, which goes when the shell ends; where that
# takes a root that nobody is, or debootstrap is missing, ends with a word.
if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null 2>&1; then
  echo "skipped: needs root and debootstrap (apt-get install debootstrap)"
  exit 0
fi
root=$(mktemp -d)
remove_debian() {
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap remove_debian EXIT INT TERM
chmod 755 "$root"
debootstrap --variant=minbase "$suite" "$root" >"$root.log" 2>&1 || { tail -n 5 "$root.log" >&2; exit 1; }
rm -f "$root.log"
# Swift asks there for the words of its command; containers have it.
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
