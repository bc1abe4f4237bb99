"""What is run on a host behind ssh: POSIX shell, whose first argument is the folder of the place."""

# Whoever is killed may leave a script here that goes on without all that it was to read: it must find that out.
UNFOLD = 'script=$(printf %b "$1") && shift && eval "$script"'
"""Runs the script that its first argument holds on one line, with the other arguments."""
KNOWN = """
cd "$1" 2>/dev/null || exit 0
[ -e current ] || [ -L current ] || exit 0
[ -L current ] || { echo "current is in the way: digest did not put it there" >&2; exit 3; }
exec cat ".digest/releases/$(basename "$(readlink current)")"
"""
HASHES = """
cd "$1" || exit 1
if command -v sha256sum >/dev/null; then set -- sha256sum; else set -- shasum -a 256; fi
xargs -0 "$@" -- 2>/dev/null
exit 0
"""
LOCK = """
mkdir -p "$1/.digest" && cd "$1/.digest" && new=$(cat) && [ -n "$new" ] || exit 1
set -C
{ printf '%s\\n' "$new" > lock; } 2>/dev/null && exit 0
found=$(cat lock 2>/dev/null)
printf '%s\\n' "$found"
"""
"""Prints nothing where it made the lock, else who has it: an empty line, where that cannot be read yet or any more."""
TAKE = """
cd "$1/.digest" && mkdir taking || exit 1
trap 'rmdir taking' EXIT
new=$(cat) && [ -n "$new" ] && [ "$(cat lock)" = "$2" ] || exit 1
printf '%s\\n' "$new" > lock.new && mv -f lock.new lock
"""
UNLOCK = """
cd "$1/.digest" && [ "$(cat lock 2>/dev/null)" = "$2" ] && rm -f lock
exit 0
"""
BREAK = """
cd "$1/.digest" 2>/dev/null && cat lock 2>/dev/null && rm -f lock
rmdir taking 2>/dev/null
exit 0
"""
PREPARE = """
mkdir -p "$1/releases" "$1/.digest/releases" && cd "$1" || exit 1
for old in releases/new-*; do [ "$old" = "releases/$2" ] || rm -rf "$old"; done
mkdir -p "releases/$2"
[ -z "$3" ] || rsync -rlp --from0 --files-from=- --link-dest="$PWD/$3/" "$3/" "releases/$2/"
"""
SWITCH = """
cd "$1" || exit 1
now=$(readlink current || true)
[ "$now" = "$4" ] || { echo "changed meanwhile: it shows $now" >&2; exit 4; }
cat > ".digest/releases/$3.new" && [ "$(wc -c < ".digest/releases/$3.new")" -eq "$5" ] || exit 1
mv -f ".digest/releases/$3.new" ".digest/releases/$3" || exit 1
rm -rf "releases/$3" current.new && mv "releases/$2" "releases/$3" && ln -s "releases/$3" current.new || exit 1
sync -f . 2>/dev/null || sync 2>/dev/null
mv -fT current.new current 2>/dev/null || mv -fh current.new current
"""
SWEEP = """
cd "$1" && shift || exit 1
rm -f .digest/pending
for old in releases/*; do
  number=$(basename "$old")
  case " $* " in *" $number "*) ;; *) rm -rf "$old" ".digest/releases/$number" ;; esac
done
"""
