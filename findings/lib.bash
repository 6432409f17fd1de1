# Shared by the scripts: a temporary folder, and pinned packages in it. Sourced, not run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Installs the packages and leaves a Python that has them in $python: `with_python NAME==VERSION …`.
with_python() {
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$@"
    python=$folder/venv/bin/python
}

# Installs the packages and changes into the folder where `node` finds them: `with_node NAME@VERSION …`.
with_node() {
    cd "$folder"
    npm init --yes >/dev/null
    npm install --silent --no-fund --no-audit "$@"
}
