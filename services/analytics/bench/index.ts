export { benchAnalytics } from './analytics.ts';
