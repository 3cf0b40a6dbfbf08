import { backupVariables } from '@cicero/backup';
import { type Administrators, administratorVariables, readAdministrators } from '@cicero/platform';
import { ConfigError, loadConfig } from '@cicero/runtime';
import { type Static, Type } from 'typebox';
import { readPriorityUnits } from './amplification/order.ts';
import { readStrengths } from './exports/satker-update-matrix.ts';
import type { ReportSettings } from './reports/report.ts';

/** What operators may tune; see docs/operations.md. */
const Environment = Type.Object({
  /** Megabytes of finished answers kept in the process. */
  ANALYTICS_ANSWER_MEMORY_MB: Type.Integer({ default: 64, minimum: 1, maximum: 4096 }),
  /** Answers up to so many megabytes are shared between replicas through Redis; 0 shares none. */
  ANALYTICS_ANSWER_SHARED_MB: Type.Number({ default: 4, minimum: 0, maximum: 64 }),
  /** Minutes after which an answer nobody asked for is dropped. */
  ANALYTICS_ANSWER_TTL_MINUTES: Type.Integer({ default: 60, minimum: 1, maximum: 1440 }),
  /** Names of units whose people lead amplification recaps, in this order, separated by commas. */
  ANALYTICS_PRIORITY_UNITS: Type.String({ default: '', maxLength: 10_000 }),
  /** Premium tiers that open ANEV, separated by commas. */
  DASHBOARD_PREMIUM_ALLOWED_TIERS: Type.String({ default: 'tier1,tier2,premium_1,premium', maxLength: 1_000 }),
  /** Where the dashboard is; answers to complaints lead to its /claim. */
  DASHBOARD_URL: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** The page where personnel correct their own record, when it is elsewhere. */
  DASHBOARD_CLAIM_URL: Type.Optional(Type.String({ pattern: '^https?://\\S+$', maxLength: 2_000 })),
  /** First day (Jakarta) whose posts are counted for somebody who complains. */
  COMPLAINT_COUNTED_SINCE: Type.String({ format: 'date', default: '2025-09-01' }),
  /** Authorised strength (DSP) of units: `RES_A=102, RES_B=80`. */
  ANALYTICS_UNIT_STRENGTHS: Type.String({ default: '', maxLength: 20_000 }),
  /** Threads that compute answers beside the one that serves requests; 0 = that one does. Only with DATABASE_URL. */
  ANALYTICS_WORKERS: Type.Integer({ default: 2, minimum: 0, maximum: 32 }),
  /** Days that reports which were sent can be read again. */
  REPORT_RETENTION_DAYS: Type.Integer({ default: 400, minimum: 14, maximum: 36_500 }),
  DATABASE_URL: Type.Optional(Type.String()),
  REDIS_URL: Type.Optional(Type.String()),
  ...backupVariables,
  /** Reports may go to them. */
  ...administratorVariables,
});

export interface AnalyticsConfig extends Static<typeof Environment> {
  administrators: Administrators;
}

/** @throws ConfigError that names the variables in trouble */
export function analyticsConfig(env: Readonly<Record<string, string | undefined>>): AnalyticsConfig {
  const read = loadConfig(Environment, env);
  const problems: string[] = [];
  const administrators = readAdministrators(read, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...read, administrators };
}

/** The page where personnel correct their own record; null = nobody has said where it is. */
export function claimPageOf({ DASHBOARD_CLAIM_URL, DASHBOARD_URL }: AnalyticsConfig): string | null {
  if (DASHBOARD_CLAIM_URL) return DASHBOARD_CLAIM_URL;
  return DASHBOARD_URL ? `${DASHBOARD_URL.trim().replace(/\/+$/, '')}/claim` : null;
}

/** What the installation says about reports of every kind. */
export function reportSettings(config: AnalyticsConfig): ReportSettings {
  const strengths = readStrengths(config.ANALYTICS_UNIT_STRENGTHS);
  return { strengths: [...strengths], priorityUnits: readPriorityUnits(config.ANALYTICS_PRIORITY_UNITS) };
}
