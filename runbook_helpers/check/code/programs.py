"""Programs that runbooks name, and whether a line of text is a command or a sentence about one."""

from __future__ import annotations

import functools
import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PROGRAMS = _words(
    """
    kubectl oc helm docker docker-compose podman crictl nerdctl ctr minikube k9s stern kubectx
    kubens istioctl argocd eksctl aws gcloud gsutil az terraform ansible ansible-playbook psql
    pg_dump pg_restore pg_ctl pg_isready pg_ctlcluster pgbench pg_basebackup pgbouncer mysql
    mysqladmin mysqldump mongosh mongo redis-cli sqlite3 rabbitmqctl rabbitmqadmin
    rabbitmq-diagnostics rabbitmq-plugins rabbitmq-queues rabbitmq-upgrade rabbitmq-streams
    kafka-topics.sh kafka-consumer-groups.sh kafka-configs.sh kafka-console-consumer.sh
    kafka-reassign-partitions.sh kafka-log-dirs.sh kafka-acls.sh systemctl journalctl dmesg sysctl logrotate curl wget jq yq grep
    egrep fgrep zgrep rg awk gawk sed xargs df du lsof fuser ps pgrep pkill killall ss netstat
    iostat vmstat mpstat pidstat sar iotop htop ncdu lsblk blkid growpart resize2fs xfs_growfs
    xfs_info lvextend lvdisplay lvs vgs pvs pvcreate vgextend pvresize fdisk parted mkfs fsck
    tune2fs umount chmod chown chgrp ln mv cp rm mkdir rmdir rsync scp ssh sftp tar gzip gunzip
    zcat bzip2 zip unzip nginx haproxy apachectl httpd openssl dig nslookup nc ncat telnet
    traceroute tracepath mtr tcpdump iptables nft ufw ip ifconfig arp ethtool apt apt-get dpkg
    yum dnf rpm brew pip pip3 npm git crontab supervisorctl pm2 strace ltrace gdb jstack jmap
    jstat jcmd bash sh zsh nohup ulimit uname uptime whoami hostname nproc readlink realpath
    basename dirname wc uniq seq printf chroot su usermod useradd groupadd passwd ionice renice
    taskset numactl etcdctl calicoctl promtool amtool pt-kill ab wrk hey siege stress-ng
    mkfs.ext4 mkfs.ext3 mkfs.xfs mkfs.btrfs wipefs mkswap swapon swapoff fallocate shred e2fsck
    lvremove vgremove pvremove lvreduce smartctl mdadm multipath multipathd udevadm lsscsi crm_mon
    chronyc timedatectl hostnamectl loginctl systemd-analyze findmnt lsattr chattr pvdisplay
    vgdisplay vgcreate lvcreate kafka-log-dirs.sh flux velero crontab gitlab-runner
    cloud-init ls cd pwd truncate tee varnishadm squid certbot keytool
    """
)
# These are English words too: only what no sentence has makes them commands.
ENGLISH = _words(
    """
    find top kill free test watch cat host sort head tail cut less more tr time date service
    which who last screen mount make go node ping join split echo export source mail patch
    install touch history jobs wait file id w dd diff set unset read type exec command alias
    sleep while for if until case salt chef puppet flux kind vault consul nomad snap reboot
    shutdown stat route stress perf env java logger nice python python3 sudo timeout
    """
)
_PROSE = _words(
    """
    is are was were be been the a an and or to of if when that this these those should must will
    can could would may might has have had with which where why how you your we our it its they
    them their there then than because so but not does shows lists displays output outputs also
    using after before while during each some for from in on at by into as
    """
)
_LOOPS = frozenset({"for", "while", "until", "if", "case"})
_LOOP = re.compile(r";\s*(?:do|then)\b|\s(?:do|then)\s*$")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\$\([^)]*\)|<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}")
_WORD = re.compile(
    r"(?:sudo\s+(?:-\S+\s+(?:postgres\s+)?)?)?(?:[A-Z_][A-Z0-9_]*=\S*\s+)*(\S+)(.*)", re.S
)
_MARK = re.compile(
    r"(?:^|\s)(?:-{1,2}[A-Za-z0-9]|[\u2010-\u2015]{1,2}[A-Za-z]|\+[A-Z0-9]|~?/|\./|\.\./|\.(?:\s|$)"
    r"|\$[A-Za-z{(\"]|<[a-z])|[|]\s*[a-z]|\s[12&]?>{1,2}\s*\S|&&|`|://|[\w-]\.[a-z]{2,4}(?:\s|$)"
    r"|=\S|(?:\d+\.){3}\d"
)
_SERVICE = re.compile(r"\S+\s+(?:start|stop|restart|reload|status|force-reload)\s*$")
_NUMBERS = re.compile(r"(?:\s+%?\d+)+\s*$")
# `kubectl 1.32` names a version of the program.
_VERSION = re.compile(
    r"(?:version\s+)?v?\d+\.\d+(?:\.\d+)?\+?(?:\s+(?:or|and)\s+(?:newer|later|higher|above|up))?\.?$"
)
_TAKE_NUMBERS = _words(
    "sleep seq timeout nice renice kill printf echo git exit wait truncate cd ls"
)
_LONGEST = 4000


def program(text: str) -> str:
    """The known program that a text begins with, sudo and assignments aside; empty for none."""
    return _split(text)[0]


@functools.lru_cache(1024)
def _split(text: str) -> tuple[str, str]:
    """The known program, and what follows it."""
    match = _WORD.match(text.strip()[:_LONGEST])
    name = match[1].rsplit("/", 1)[-1] if match else ""
    known = match and (name in PROGRAMS or name in ENGLISH)
    return (name, match[2].strip()) if match and known else ("", "")


def is_command(text: str) -> bool:
    """Whether text set as code is a command: a known program with words or marks of a command."""
    name, rest = _split(text)
    if not name:
        return False
    if rest.startswith(("=", ":")) or rest == "{":  # a setting, or a block of Terraform's
        return False
    if name == "diff" and rest.startswith("--git a/"):  # the head of a patch
        return False
    if _VERSION.match(rest) and name not in _TAKE_NUMBERS:
        return False
    return _marked(name, rest) if name in ENGLISH else bool(rest)


@functools.lru_cache(1024)
def is_spoken_command(text: str) -> bool:
    """Whether a line of plain text is a command and not a sentence that names one."""
    text = text.strip()
    if len(text) > _LONGEST or not is_command(text) or text[-1:] in ",;:?!":
        return False
    name, rest = _split(text)
    bare = _QUOTED.sub(" x ", rest)
    if re.search(r"[A-Za-z)]\.$", bare.rstrip()) or re.search(r"[a-z]{2}[,:] ", bare):
        return False
    if name in _LOOPS:
        return bool(_LOOP.search(text))
    words = [word.lower() for word in re.findall(r"(?<!\S)[A-Za-z']+(?!\S)", bare)]
    if any(word in _PROSE for word in words):
        return False
    # Sentences begin with a capital; a command's second word rarely has one without a mark.
    return bool(_marked(name, bare)) or len(words) <= 4


def _marked(name: str, rest: str) -> bool:
    if name == "service":
        return bool(_SERVICE.match(rest))
    if name in ("kill", "sleep", "wait"):
        return bool(_NUMBERS.match(" " + rest) or _MARK.search(rest))
    if name in _LOOPS:
        return bool(_LOOP.search(rest) or re.match(r"\S+\s+in\s+[$\"{*/0-9]|\[|\S+\s+in$", rest))
    return bool(_MARK.search(rest))
