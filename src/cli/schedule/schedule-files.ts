/** Files by which a machine runs Zakaz by itself, one function a kind of machine. They are texts with a few paths put in. */

/** How the program is called there. */
export interface ScheduledProgram {
  /** Absolute paths of Node.js and of the program. */
  readonly node: string;
  readonly script: string;
  /** Of the program; names the image. */
  readonly version: string;
}

/** A file to write. */
export interface ScheduleFile {
  readonly name: string;
  readonly text: string;
  readonly isScript?: boolean;
}

const ENV_FILE = '/etc/zakaz/zakaz.env';
const DATA_DIR = '/var/lib/zakaz';
/** A load that finds another one at work waits so long, and then leaves it to that one. */
const WAIT = '10m';

/** `MemoryDenyWriteExecute` is not among these: Node.js makes its code while it runs. */
const HARDENING = `User=zakaz
Group=zakaz
StateDirectory=zakaz
StateDirectoryMode=0700
UMask=0077
EnvironmentFile=${ENV_FILE}
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
PrivateDevices=yes
PrivateTmp=yes
PrivateUsers=yes
PrivateMounts=yes
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
DevicePolicy=closed
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
`;

/** Service and timer for loads, service for `zakaz serve`, and what installs and removes them. */
export function systemdFiles({ node, script }: ScheduledProgram): ScheduleFile[] {
  const exec = (command: string) =>
    `ExecStart=${unitWord(node)} ${unitWord(script)} ${command} --data-dir ${DATA_DIR}`;
  const load = `[Unit]
Description=Zakaz: ticket sales from QTickets into ClickHouse
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
${exec(`load --wait ${WAIT}`)}
# Another process holds the store: it loads.
SuccessExitStatus=75
TimeoutStartSec=12h
TimeoutStopSec=30
${HARDENING}`;
  const timer = `[Unit]
Description=Zakaz: a load every 30 minutes

[Timer]
OnCalendar=*:0/30
RandomizedDelaySec=60
# A load that was due while the machine was off is made up for.
Persistent=true

[Install]
WantedBy=timers.target
`;
  const serve = `[Unit]
Description=Zakaz: schedule, webhooks, page and alerts
Wants=network-online.target
After=network-online.target
# It has a schedule of its own.
Conflicts=zakaz-load.timer
StartLimitIntervalSec=10min
StartLimitBurst=5

[Service]
Type=exec
${exec('serve')}
# The C library keeps a pool of memory for each few threads, and what was freed in it: over months they come to some 100 MB more.
Environment=MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072
Restart=on-failure
RestartSec=15
# A mistake in the settings: starting again does not mend it.
RestartPreventExitStatus=2
TimeoutStopSec=30
${HARDENING}
[Install]
WantedBy=multi-user.target
`;
  return [
    { name: 'zakaz-load.service', text: load },
    { name: 'zakaz-load.timer', text: timer },
    { name: 'zakaz-serve.service', text: serve },
    { name: 'install.sh', text: INSTALL, isScript: true },
    { name: 'remove.sh', text: REMOVE, isScript: true },
  ];
}

/** What `ProtectHome` and `PrivateTmp` hide. */
const HIDDEN = /^\/(?:home|root|run\/user|tmp|var\/tmp)\//;

/** Which of the program's paths its units would look for in vain. */
export function hiddenFromUnits({ node, script }: ScheduledProgram): string[] {
  return [node, script].filter((path) => HIDDEN.test(path));
}

/** A word of ExecStart: systemd reads % and $ as its own, and spaces part words. */
function unitWord(path: string): string {
  const escaped = path.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /[\s"'\\;]/.test(escaped) ? `"${escaped.replaceAll(/["\\]/g, '\\$&')}"` : escaped;
}

const INSTALL = `#!/bin/sh
# Installs the units beside this file; run it as root. With --serve the service that runs all the time, else a load every 30 minutes.
set -eu
cd "$(dirname "$0")"
if [ ! -f ${ENV_FILE} ]; then
    echo "First put the settings into ${ENV_FILE} (QTICKETS_TOKEN=..., ORG_NAME=...)" >&2
    exit 2
fi
chown root:root ${ENV_FILE}
chmod 600 ${ENV_FILE}
if ! id zakaz >/dev/null 2>&1; then
    useradd --system --user-group --home-dir ${DATA_DIR} --shell /usr/sbin/nologin zakaz
fi
install -m 0644 zakaz-load.service zakaz-load.timer zakaz-serve.service /etc/systemd/system/
systemctl daemon-reload
if [ "\${1:-}" = --serve ]; then
    systemctl disable --now zakaz-load.timer 2>/dev/null || true
    systemctl enable --now zakaz-serve.service
else
    systemctl disable --now zakaz-serve.service 2>/dev/null || true
    systemctl enable --now zakaz-load.timer
fi
`;

const REMOVE = `#!/bin/sh
# Removes what install.sh installed; run it as root. Settings and data stay: ${ENV_FILE}, ${DATA_DIR}.
set -eu
systemctl disable --now zakaz-load.timer zakaz-serve.service 2>/dev/null || true
systemctl stop zakaz-load.service 2>/dev/null || true
rm -f /etc/systemd/system/zakaz-load.service /etc/systemd/system/zakaz-load.timer /etc/systemd/system/zakaz-serve.service
systemctl daemon-reload
echo "Settings and data are left: ${ENV_FILE}, ${DATA_DIR}"
`;

/** A file for /etc/cron.d. */
export function cronFiles({ node, script }: ScheduledProgram): ScheduleFile[] {
  const command = `${cronWord(node)} ${cronWord(script)} load --env-file ${ENV_FILE} --data-dir ${DATA_DIR} --wait ${WAIT}`;
  const text = `# Install: cp zakaz.cron /etc/cron.d/zakaz (root, mode 0644). Remove: rm /etc/cron.d/zakaz
# The user zakaz has to be able to read ${ENV_FILE} and to write ${DATA_DIR}.
# What is printed goes by mail to MAILTO. A load that is not proved ends with 3 and says why.
SHELL=/bin/sh
*/30 * * * * zakaz ${command}
`;
  return [{ name: 'zakaz.cron', text }];
}

/** cron ends a command at %, the shell parts it at spaces. */
function cronWord(path: string): string {
  return (/^[\w./%+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`).replaceAll('%', '\\%');
}

/** A CronJob with its volume, to be applied after a secret with the settings was made. */
export function k8sFiles({ version }: ScheduledProgram): ScheduleFile[] {
  const text = `# kubectl create secret generic zakaz --from-env-file=zakaz.env
# kubectl apply -f zakaz.yaml; kubectl delete -f zakaz.yaml takes the data along.
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: zakaz-data
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 10Gi
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: zakaz-load
spec:
  schedule: '*/30 * * * *'
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 600
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 5
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          terminationGracePeriodSeconds: 30
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            runAsGroup: 10001
            fsGroup: 10001
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: load
              image: zakaz:${version}-chdb
              args: [load, --data-dir, /data, --wait, ${WAIT}]
              envFrom:
                - secretRef:
                    name: zakaz
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              resources:
                requests:
                  cpu: 250m
                  memory: 1Gi
                limits:
                  memory: 2Gi
              volumeMounts:
                - name: data
                  mountPath: /data
                - name: tmp
                  mountPath: /tmp
          volumes:
            - name: data
              persistentVolumeClaim:
                claimName: zakaz-data
            - name: tmp
              emptyDir: {}
`;
  return [{ name: 'zakaz.yaml', text }];
}
