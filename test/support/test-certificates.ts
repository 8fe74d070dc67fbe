/** Certificates for TLS tests, made by the `openssl` program in a folder that is removed again. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface TestCertificates {
  /** PEM of the authority that signed all but `selfSigned`. */
  readonly ca: string;
  readonly valid: KeyAndCertificate;
  readonly expired: KeyAndCertificate;
  readonly wrongHost: KeyAndCertificate;
  readonly selfSigned: KeyAndCertificate;
}

/** Whether the machine has the program. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const CA_CONFIG = `[ca]
default_ca = test
[test]
database = index.txt
serial = serial
new_certs_dir = issued
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
`;

/** Certificates for `localhost` (and one that is not); good for two days. */
export function makeTestCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'zakaz-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

  function issue(name: string, host: string, [from, to]: readonly [Date, Date]): KeyAndCertificate {
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName = DNS:${host}\n`);
    openssl('req', ...newKey, '-subj', `/CN=${host}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const signer = ['-batch', '-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.pem', '-notext'];
    const validity = ['-startdate', asn1(from), '-enddate', asn1(to)];
    openssl(
      'ca',
      ...signer,
      ...validity,
      '-extfile',
      `${name}.ext`,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
    );
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
  }

  function selfSign(name: string, subject: string): void {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-days',
      '2',
      '-subj',
      subject,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  }

  try {
    mkdirSync(join(folder, 'issued'));
    writeFileSync(join(folder, 'index.txt'), '');
    writeFileSync(join(folder, 'serial'), '01\n');
    writeFileSync(join(folder, 'ca.cnf'), CA_CONFIG);
    selfSign('ca', '/CN=Test authority');
    selfSign('self', '/CN=localhost');
    const now = [daysFromNow(-1), daysFromNow(2)] as const;
    return {
      ca: read('ca.pem'),
      valid: issue('valid', 'localhost', now),
      expired: issue('expired', 'localhost', [daysFromNow(-9), daysFromNow(-2)]),
      wrongHost: issue('other', 'elsewhere.test', now),
      selfSigned: { key: read('self.key'), cert: read('self.pem') },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

/** `20251103120000Z` */
function asn1(date: Date): string {
  return `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}
