# Sourced by the tests of label `package`: an empty Debian in a folder, of the release and from the mirror that this machine's apt uses, and
# commands in it. Ends with 77 (skipped) where that cannot be made.
# shellcheck shell=bash

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap chroot unshare apt-get >/dev/null; then
    echo "skipped: an empty Debian takes root, and the packages debootstrap and util-linux" >&2
    exit 77
fi

# What is mounted in here goes with the script, however it ends.
if [ -z "${BILLSHIFT_UNSHARED:-}" ]; then
    BILLSHIFT_UNSHARED=1 exec unshare --mount --propagation private "$0" "$@"
fi

scratch=$(mktemp -d)
root=$scratch/root
# shellcheck disable=SC2317 # called by the trap
clean() {
    umount "$root/dev/pts" "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$scratch"
}
trap clean EXIT

fail() {
    echo "$*" >&2
    exit 1
}

# Debian's own archives among those of this machine: "URI SUITE COMPONENT", the first the release itself.
archives() {
    # shellcheck disable=SC2016 # for apt
    apt-get indextargets 'Created-By: Packages' 'Origin: Debian' --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' | sort -u |
        awk '{ line = NF == 3 ? $0 : ""; first = $2 !~ /-/ ? 0 : 1; print first, line }' | sort -s -k 1,1n | cut -d ' ' -f 2-
}

# make_root: the empty Debian in $root; a copy of $BILLSHIFT_BASE_ROOT, if that is one, saves the time and the download
make_root() {
    local uri suite certificates=/etc/ssl/certs/ca-certificates.crt
    archives >"$scratch/archives"
    read -r uri suite _ <"$scratch/archives" || {
        echo "skipped: apt names no archive of Debian; apt-get update?" >&2
        exit 77
    }
    if [ -n "${BILLSHIFT_BASE_ROOT:-}" ]; then
        cp -a "$BILLSHIFT_BASE_ROOT" "$root"
    else
        debootstrap --variant=minbase "$suite" "$root" "$uri" >"$scratch/log" 2>&1 || {
            tail "$scratch/log" >&2
            fail "debootstrap failed"
        }
    fi
    sed 's/^/deb /' "$scratch/archives" >"$root/etc/apt/sources.list"
    apt-config dump | grep -iE '^Acquire::https?::' >"$root/etc/apt/apt.conf.d/90machine" || true
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    [ ! -f "$certificates" ] || install -D -m 644 "$certificates" "$root$certificates"
    mount -t proc proc "$root/proc"
    # Tests of what a terminal shows make one of their own.
    mkdir -p "$root/dev/pts"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    ln -sf pts/ptmx "$root/dev/ptmx"
    as_root 'apt-get update -q && useradd --create-home --shell /bin/bash buyer' >"$scratch/log" 2>&1 || {
        tail "$scratch/log" >&2
        fail "no packages in the new Debian"
    }
}

# as_root COMMAND, as_buyer COMMAND: in the new Debian, in the home of who runs it, with an environment of its own
as_root() {
    chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        bash -euc "cd; $1" </dev/null
}

as_buyer() {
    chroot --userspec=buyer:buyer "$root" env -i HOME=/home/buyer PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8 \
        bash -euc "cd; $1" </dev/null
}
