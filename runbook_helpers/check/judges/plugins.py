"""Subcommands that plugins add: real where they are installed, and known to no table here."""

from __future__ import annotations

from collections.abc import Mapping

from runbook_helpers.check.code.model import Command

# The plugins people have. An invented verb is no plugin: only these names are let through.
PLUGINS: Mapping[str, frozenset[str]] = {
    "kubectl": frozenset(
        """access-matrix advise-psp applogs argo argocd blame bulk-action capture
        ceph cert-manager cilium cnpg cost cssh ctx custom-cols cyclonus datree debug-shell
        deprecations df-pv directpv doctor duck edit-status eksporter ephemeral-containers example
        exec-as explore flame flux fuzzy gadget get-all ghost gke-credentials gopass gs
        hlf htpasswd ice iexec ingress-nginx ingress-rule-updater ipick istio-config
        janitor karpenter konfig krew kruise ktop kubescape kubesec-scan kubeshark kudo kurt
        kuttl kyverno lineage linstor liqo log2rbac longhorn match-name mc minio modify-secret
        moco mtail neat net-forward netshoot nodegizmo node-admin node-logs node-restart
        node-shell node-ssh np-viewer ns nsenter oidc-login open-svc openebs
        outdated oulogs passman pexec pod-dive pod-inspect pod-lens pod-logs pod-shell popeye
        preflight print-env prof profefe promdump prune-unused psp-util pv-migrate pvmigrate
        rabbitmq rbac-lookup rbac-tool rbac-view realname-diff reliably relay replace-image
        resource-capacity resource-snapshot resource-versions rm-standalone-pods rolesum
        rook-ceph rpaas scout secretdata service-tree sick-pods skew slice slurp sniff
        sort-manifests split-yaml spy srsync sshd ssm-secret starboard stern strimzi support-bundle
        switch-config tap tmux-exec topology tree tunnel unlimited unused-volumes
        vela velero view-allocations view-cert view-kubeconfig view-secret
        view-serviceaccount-kubeconfig view-utilization view-webhook viewnode virt volsync
        vpa-recommendation warp whisper-secret
        who-can whoami windows-debug zalando""".split()  # noqa: SIM905  # a list of quoted words reads worse
    ),
    "helm": frozenset(
        """2to3 backup chartify cm-push dashboard deprecations diff docs drift dt gcs git
        inspect-values kubeval mapkubeapis nuke optimize outdated release-plugin s3 schema
        schema-gen secrets ssm starter tiller trace unittest whatup x""".split()  # noqa: SIM905  # see above
    ),
    "docker": frozenset(
        """ai app desktop dev extension feedback init mcp model pass sandbox sbom scan scout
        slim""".split()  # noqa: SIM905  # see above
    ),
}
_WITH_VALUE = frozenset(
    """-n --namespace --context --kubeconfig --cluster --user -s --server --as --token
    --kube-context -H --host -c --config -l --log-level""".split()  # noqa: SIM905  # see above
)


def plugin_of(command: Command) -> str:
    """The name of the plugin a command calls, "" when it is the tool's own or nobody's."""
    known = PLUGINS.get(command.name)
    if known is None:
        return ""
    words = iter(command.arguments)
    for word in words:
        if word.text in _WITH_VALUE:
            next(words, None)
        elif not word.text.startswith("-"):
            return f"{command.name} {word.text}" if word.text in known else ""
    return ""
