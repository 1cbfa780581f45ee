"""What aws-cli 2 adds to and takes from version 1, by its user guide and reference (names only).

Operations are written as in the pack (see `aws.py`), with shapes inline (`C…|…` for choices).
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
    "lambda": {},
    "login": {"": "^remote:s"},
    "logout": {"": "^all:s"},
    "logs": {
        "tail": "!=group_name:s since:s ^follow:s format:Cdetailed|short|json filter-pattern:s "
        "*log-stream-names:s log-stream-name-prefix:s",
        "start-live-tail": "@ !+log-group-identifiers:s *log-stream-names:s "
        "*log-stream-name-prefixes:s log-event-filter-pattern:s mode:Cinteractive|print-only",
    },
    "rds": {"generate-db-auth-token": "!hostname:s !port:i !username:s"},
    "s3api": {},
    "sso": {
        "login": "^no-browser:s ^use-device-code:s sso-session:s",
        "logout": "",
    },
}

# v1's operations that v2 refuses
REMOVED = ("ecr get-login",)
