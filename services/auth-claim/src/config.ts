import { isIP } from 'node:net';
import { type Administrators, administratorVariables, readAdministrators } from '@cicero/platform';
import { BaseConfig, ConfigError, loadConfig } from '@cicero/runtime';
import { Type } from 'typebox';

const minute = 60_000;
const day = 86_400_000;

const AuthEnvironment = Type.Object({
  NODE_ENV: BaseConfig.properties.NODE_ENV,
  /** Where the gateway calls from: only its word on the caller's address is believed. */
  GATEWAY_ADDRESSES: Type.String({ default: 'loopback, uniquelocal' }),
  ...administratorVariables,
  /** Whether notices to administrators list logins of personnel. */
  ADMIN_NOTIFY_LOGIN: Type.Boolean({ default: true }),
  /** Where the dashboard is; links in reset messages lead there. */
  DASHBOARD_URL: Type.Optional(Type.String()),
  DASHBOARD_PASSWORD_RESET_URL: Type.Optional(Type.String()),
  DASHBOARD_RESET_TOKEN_EXPIRY_MINUTES: Type.Integer({ default: 15, minimum: 1, maximum: 1_440 }),
  AUDIT_RETENTION_DAYS: Type.Integer({ default: 400, minimum: 30 }),
  /** For the visits of the site and the login log; unset = as the audit trail. The recap of a month reads logins. */
  ACCESS_LOG_RETENTION_DAYS: Type.Optional(Type.Integer({ minimum: 62 })),
  /** Resolvers for the check of e-mail domains (address or address:port, comma-separated); unset = the machine's. */
  DNS_SERVERS: Type.Optional(Type.String()),
});

export interface AuthConfig {
  production: boolean;
  gatewayAddresses: string;
  administrators: Administrators;
  notifyPersonnelLogins: boolean;
  /** The dashboard's page that takes a reset token, without query. */
  resetPage: string;
  /** Milliseconds. */
  resetTime: number;
  auditRetention: number;
  accessLogRetention: number;
  /** Empty = the machine's own. */
  dnsServers: readonly string[];
}

/** @throws ConfigError that names every variable in trouble */
export function readConfig(env: Readonly<Record<string, string | undefined>>): AuthConfig {
  const values = loadConfig(AuthEnvironment, env);
  const problems: string[] = [];
  const production = values.NODE_ENV === 'production';
  const config: AuthConfig = {
    production,
    gatewayAddresses: gatewaysOf(values.GATEWAY_ADDRESSES, problems),
    administrators: readAdministrators(values, problems),
    notifyPersonnelLogins: values.ADMIN_NOTIFY_LOGIN,
    resetPage: resetPageOf(values, production, problems),
    resetTime: values.DASHBOARD_RESET_TOKEN_EXPIRY_MINUTES * minute,
    auditRetention: values.AUDIT_RETENTION_DAYS * day,
    accessLogRetention: (values.ACCESS_LOG_RETENTION_DAYS ?? Math.max(values.AUDIT_RETENTION_DAYS, 62)) * day,
    dnsServers: resolversOf(values.DNS_SERVERS, problems),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function gatewaysOf(text: string, problems: string[]): string {
  const ranges = listOf(text);
  const names = ['loopback', 'linklocal', 'uniquelocal'];
  if (ranges.length === 0 || !ranges.every((range) => names.includes(range) || isRange(range))) {
    problems.push(`GATEWAY_ADDRESSES: addresses, ranges or ${names.join(', ')} are needed`);
  }
  return ranges.join(', ');
}

function isRange(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const version = isIP(address);
  return version > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)));
}

function resolversOf(text: string | undefined, problems: string[]): string[] {
  const servers = listOf(text);
  const isServer = (server: string) => {
    if (isIP(server) > 0) return true;
    const [, inBrackets, plain, port] = /^(?:\[([^[\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(server) ?? [];
    return isIP(inBrackets ?? plain ?? '') > 0 && (port === undefined || (Number(port) > 0 && Number(port) <= 65_535));
  };
  if (!servers.every(isServer)) problems.push('DNS_SERVERS: addresses such as 9.9.9.9 or 10.0.0.53:53 are needed');
  return servers;
}

function resetPageOf(
  values: { DASHBOARD_URL?: string; DASHBOARD_PASSWORD_RESET_URL?: string },
  production: boolean,
  problems: string[],
): string {
  const name = values.DASHBOARD_PASSWORD_RESET_URL ? 'DASHBOARD_PASSWORD_RESET_URL' : 'DASHBOARD_URL';
  const given = values.DASHBOARD_PASSWORD_RESET_URL ?? values.DASHBOARD_URL;
  if (given === undefined && production) problems.push('DASHBOARD_URL: required in production; reset links lead there');
  const url = URL.parse(given ?? 'http://localhost:3000');
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    problems.push(`${name}: an address such as https://dashboard.example.org is needed`);
    return '';
  }
  if (production && given !== undefined && url.protocol !== 'https:')
    problems.push(`${name}: must begin with https:// in production`);
  const base = url.href.replace(/\/+$/, '');
  return base.endsWith('/reset-password') ? base : `${base}/reset-password`;
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}
