import type { MessageDefinition } from '../message.ts';
import { attendanceUpdated, produceReport, requestReport } from './analytics.ts';
import { decideRequest } from './auth-claim.ts';
import {
  collectClient,
  collectionFailed,
  collectOfficialMedia,
  engagementStored,
  fetchSpecialPost,
  postsStored,
} from './collection.ts';
import { decideEditorial, decidePremium, setConsent } from './gateway.ts';
import { runJob } from './jobs.ts';
import { messageDelivered, messageFailed, messageReceived, sendMessage } from './notifier.ts';
import { importPersonnel } from './personnel-import.ts';

export * from './analytics.ts';
export * from './auth-claim.ts';
export * from './collection.ts';
export * from './gateway.ts';
export * from './jobs.ts';
export * from './notifier.ts';
export * from './personnel-import.ts';
export * from './requester.ts';

/** Every message there is. What is not listed here cannot be published. */
export const messageCatalogue: readonly MessageDefinition[] = [
  collectClient,
  fetchSpecialPost,
  collectOfficialMedia,
  postsStored,
  engagementStored,
  collectionFailed,
  attendanceUpdated,
  produceReport,
  requestReport,
  sendMessage,
  messageDelivered,
  messageFailed,
  messageReceived,
  decideRequest,
  decidePremium,
  decideEditorial,
  setConsent,
  importPersonnel,
  ...Object.values(runJob),
];
