#!/bin/sh
# Run by unshare as the first process of new namespaces: hides what a systemd would write to behind memory, puts our program
# and one signer's folder where the unit expects them, and becomes systemd. Nothing of it is seen outside.
#   boot.sh DISTRIBUTION HOME UNITS ETC CGROUP
set -e
dist=$1 home=$2 units=$3 etc=$4 cgroup=$5

# While the host's tree is visible: a cgroup that is the root of the new namespace.
joined=
for tree in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
  [ -f "$tree/cgroup.procs" ] || continue
  mkdir "$tree/$cgroup"
  echo $$ >"$tree/$cgroup/cgroup.procs"
  joined="$joined $tree"
done
[ -n "$joined" ] || { echo 'no cgroup tree'; exit 1; }

exec unshare --cgroup --mount sh -ec '
  dist=$1 home=$2 units=$3 etc=$4
  mount --make-rprivate /
  mount -t tmpfs tmpfs /run
  mount -t tmpfs tmpfs /mnt
  mkdir /mnt/etc /mnt/opt /mnt/lib /run/lock
  cp -a /etc/. /mnt/etc
  rm -rf /mnt/etc/systemd/system
  mkdir -p /mnt/etc/systemd/system /mnt/etc/countersign /mnt/opt/countersign /mnt/lib/countersign
  cp "$units"/* /mnt/etc/systemd/system
  # As the unit says to: useradd --system.
  echo "countersign:x:$(stat -c %u:%g "$home")::/var/lib/countersign:/bin/false" >>/mnt/etc/passwd
  mount --bind "$dist" /mnt/opt/countersign
  mount --bind "$home" /mnt/lib/countersign
  mount --bind "$etc" /mnt/etc/countersign
  mount --rbind /mnt/opt /opt
  mount --rbind /mnt/lib /var/lib
  mount --rbind /mnt/etc /etc
  mount -t tmpfs tmpfs /usr/lib/systemd/system-generators
  mount --bind /dev/null /dev/console
  if [ -f /sys/fs/cgroup/cgroup.procs ]; then
    umount /sys/fs/cgroup
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
  else
    umount -R /sys/fs/cgroup
    mount -t tmpfs tmpfs /sys/fs/cgroup
    mkdir /sys/fs/cgroup/systemd /sys/fs/cgroup/unified
    mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
    mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
  fi
  # As a booting systemd finds it outside of containers; what it hands over as credentials is mounted by a child of its own.
  mount --make-rshared /
  container=lxc exec /lib/systemd/systemd --system --unit=quiet.target --log-target=null --show-status=false
' sh "$dist" "$home" "$units" "$etc"
