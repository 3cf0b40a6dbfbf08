export { localComputer } from './computing/computer.ts';
export { type AnalyticsConfig, analyticsConfig, reportSettings } from './config.ts';
export { changeSubscription, createSubscription, deleteSubscription } from './dispatch/change-subscription.ts';
export { issueNow } from './dispatch/due.ts';
export { findIssue, type IssueFilter, type IssueStatus, issueStatuses, issuesPage } from './dispatch/history.ts';
export { instantOf } from './dispatch/moment.ts';
export { optionsOf, type ShownOption } from './dispatch/options.ts';
export { previewReport } from './dispatch/preview.ts';
export { type SentNow, sendNow } from './dispatch/send-now.ts';
export type { SubscriptionFields } from './dispatch/subscription-fields.ts';
export {
  findSubscription,
  nextOf,
  type ReportSubscription,
  subscriptionsPage,
} from './dispatch/subscriptions.ts';
export type { ClientMonth, MonthsOptions } from './read-models/client-months.ts';
export { type DifferenceKind, differenceKinds } from './read-models/differences.ts';
export { type RebuildOptions, type RecountedRows, rebuild } from './read-models/rebuild.ts';
export { type Difference, type Verified, verify } from './read-models/verify.ts';
export { reportCatalogue, reportOf, reportTitle } from './reports/catalogue.ts';
export { reportClients } from './reports/clients.ts';
export { build } from './service.ts';
