/** What the command line does about premium. */
export { onePage } from '../lists/list-query.ts';
export { decideAppPremium, settledAppDecision } from './app/decide.ts';
export { type AppRequest, type AppState, appRequestList, appStates, readAppRequest } from './app/requests.ts';
export { decidePremium, settledDecision } from './dashboard/decide.ts';
export {
  type DashboardRequest,
  isToken,
  type RequestState,
  readRequest,
  requestList,
  requestStates,
} from './dashboard/requests.ts';
export { readEndDay, readLine, readTier, readUntil } from './fields.ts';
export { rupiah } from './money.ts';
