"""What aws-cli 2 adds to and takes from version 1 (names only).

Compared with the command table of aws-cli 2.9.19, Debian 12's package `awscli`. What is newer
is from its user guide and reference, and listed in UNVERIFIED: faults found by it are warnings.
Operations are written as in the packs (see `aws.py`), with shapes inline (`C…|…` for choices).
"""

GLOBALS = (
    "^no-cli-pager:s ^cli-auto-prompt:s ^no-cli-auto-prompt:s "
    "cli-binary-format:Cbase64|raw-in-base64-out cli-error-format:s "
    "output:Cjson|text|table|yaml|yaml-stream|off"
)

SERVICES = ("cli-dev", "ddb", "login", "logout", "configure", "history", "sso")

OPERATIONS = {
    "configure": {
        "sso": "^no-browser:s ^use-device-code:s",
        "sso-session": "^no-browser:s ^use-device-code:s",
        "list-profiles": "",
        "wizard": "",
        "import": "!csv:s ^skip-invalid:s profile-prefix:s",
        "export-credentials": "format:Cprocess|env|env-no-export|powershell|windows-cmd|fish",
        "mfa-login": "serial-number:s duration-seconds:i update-profile:s",
    },
    "ddb": {
        "put": "!=table_name:s !=items:s condition:s ^return-consumed-capacity:s "
        "^no-return-consumed-capacity:s ^return-item-collection-metrics:s "
        "^no-return-item-collection-metrics:s",
        "select": "!=table_name:s index-name:s projection:s filter:s key-condition:s "
        "^consistent-read:s ^no-consistent-read:s ^return-consumed-capacity:s "
        "^no-return-consumed-capacity:s ^attributes:s max-items:i starting-token:s page-size:i",
    },
    "ec2-instance-connect": {
        "ssh": "!instance-id:s instance-ip:s private-key-file:s os-user:s ssh-port:i "
        "local-forwarding:s connection-type:Cauto|direct|eice eice-options:a",
        "open-tunnel": "instance-id:s private-ip-address:s remote-port:i local-port:i "
        "instance-connect-endpoint-id:s instance-connect-endpoint-dns-name:s "
        "max-websocket-connections:i max-tunnel-duration:i",
    },
    "ecs": {"monitor-express-gateway-service": "!service-arn:s resource-view:s timeout:i mode:s"},
    "dynamodb": {"wizard": "", "wizard new-table": ""},
    "events": {"wizard": "", "wizard new-rule": ""},
    "iam": {"wizard": "", "wizard new-role": ""},
    "lambda": {"wizard": "", "wizard new-function": ""},
    "login": {"": "^remote:s"},
    "logout": {"": "^all:s"},
    "logs": {
        "tail": "!=group_name:s since:s ^follow:s format:Cdetailed|short|json filter-pattern:s "
        "+log-stream-names:s log-stream-name-prefix:s",
        "start-live-tail": "@ !+log-group-identifiers:s *log-stream-names:s "
        "*log-stream-name-prefixes:s log-event-filter-pattern:s mode:Cinteractive|print-only",
    },
    "rds": {"generate-db-auth-token": "!hostname:s !port:i !username:s"},
    "sso": {
        "login": "^no-browser:s ^use-device-code:s sso-session:s",
        "logout": "",
    },
}

# Arguments that version 2 adds to operations of both.
ARGUMENTS = {
    "s3": dict.fromkeys(("cp", "mv", "sync"), "copy-props:Cnone|metadata-directive|default"),
}

UNVERIFIED = (
    "configure mfa-login",
    "ec2-instance-connect ssh",
    "ec2-instance-connect open-tunnel",
    "ecs monitor-express-gateway-service",
    "login",
    "logout",
    "logs start-live-tail",
)

# Services that older versions know: their commands can't be checked, and aren't wrong.
FORMER = (
    "alexaforbusiness", "backupstorage", "codestar", "elastic-inference", "elastictranscoder",
    "evidently", "gamesparks", "honeycode", "iot-roborunner", "iot1click-devices",
    "iot1click-projects", "iotanalytics", "iotevents", "iotevents-data", "iotfleethub",
    "lookoutmetrics", "lookoutvision", "macie", "mobile", "nimble", "opsworks", "opsworks-cm",
    "opsworkscm", "panorama", "privatenetworks", "qldb", "qldb-session", "robomaker",
    "simspaceweaver", "sms", "worklink",
)  # fmt: skip

# v1's operations that v2 refuses
REMOVED = ("ecr get-login",)
