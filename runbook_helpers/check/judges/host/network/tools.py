"""The grammars of network, disk and service tools, by the style that a tool's table names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.disks.mdadm import judge_mdadm
from runbook_helpers.check.judges.host.disks.partitions import judge_nvme, judge_parted
from runbook_helpers.check.judges.host.network.conntrack import judge_conntrack
from runbook_helpers.check.judges.host.network.curl import judge_curl
from runbook_helpers.check.judges.host.network.dns import judge_dig, judge_nslookup
from runbook_helpers.check.judges.host.network.ethtool import judge_ethtool
from runbook_helpers.check.judges.host.network.ip import judge_ip
from runbook_helpers.check.judges.host.network.iptables import judge_iptables
from runbook_helpers.check.judges.host.network.load_test import judge_load
from runbook_helpers.check.judges.host.network.net_tools import judge_ifconfig, judge_route
from runbook_helpers.check.judges.host.network.netcat import judge_netcat
from runbook_helpers.check.judges.host.network.nft import judge_nft
from runbook_helpers.check.judges.host.network.nmap import judge_nmap
from runbook_helpers.check.judges.host.network.socat import judge_socat
from runbook_helpers.check.judges.host.network.ss import judge_ss
from runbook_helpers.check.judges.host.network.ssh import judge_ssh
from runbook_helpers.check.judges.host.network.tc import judge_tc
from runbook_helpers.check.judges.host.network.tcpdump import judge_tcpdump
from runbook_helpers.check.judges.host.network.traceroute import judge_traceroute
from runbook_helpers.check.judges.host.network.ufw import judge_ufw

NETWORK: Mapping[str, Callable[[Sequence[Word], ToolFacts, Word], list[Complaint]]] = {
    "conntrack": judge_conntrack,
    "curl": judge_curl,
    "dig": judge_dig,
    "ethtool": judge_ethtool,
    "ifconfig": judge_ifconfig,
    "ip": judge_ip,
    "iptables": judge_iptables,
    "load": judge_load,
    "mdadm": judge_mdadm,
    "nc": judge_netcat,
    "nft": judge_nft,
    "nmap": judge_nmap,
    "nslookup": judge_nslookup,
    "nvme": judge_nvme,
    "parted": judge_parted,
    "route": judge_route,
    "socat": judge_socat,
    "ss": judge_ss,
    "ssh": judge_ssh,
    "tc": judge_tc,
    "tcpdump": judge_tcpdump,
    "traceroute": judge_traceroute,
    "ufw": judge_ufw,
}
