import type { DB, JsonValue } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { Static, TObject } from 'typebox';
import type { Card } from '../cards/card.ts';
import type { Rosters } from '../measure/rosters.ts';

/** What a client must have switched on for a report to be about it. */
export type Feature = 'instagram' | 'tiktok' | 'amplification';

/** A client as reports know it. */
export interface ReportClient extends Readonly<Record<Feature, boolean>> {
  /** Upper case. */
  clientId: string;
  name: string;
  directorate: boolean;
}

/** What an installation says about reports of every kind. */
export interface ReportSettings {
  /** Authorised strength (DSP) by client id. */
  strengths: readonly (readonly [string, number])[];
  /** Names of units that lead, as readPriorityUnits gives them. */
  priorityUnits: readonly string[];
}

/** What a report is asked for. Plain data: it crosses threads. */
export interface ReportQuestion {
  client: ReportClient;
  /** The Jakarta day it is about. */
  day: Day;
  /** When it is read, ISO 8601. */
  at: string;
  settings: ReportSettings;
  /**
   * Facts of the issue sent before by the same subscription about the same client, and the day it was about; null as
   * facts of one that had nothing to say, where none has been sent yet. Null when there was none, and when somebody asks.
   */
  previous: { day: Day; facts: JsonValue } | null;
  /** Whether a person asks for it now: who asks is told, also what was told before. */
  asked?: boolean;
}

export interface ReportFile {
  /** With its ending, without anything that a file system minds. */
  name: string;
  bytes: Buffer;
}

/** What there is to say. */
export interface ReportContent {
  kind: 'report';
  /** WhatsApp markup, Indonesian, however long: what does not fit is cut, or becomes a file, on the way out. */
  text: string;
  card?: Card;
  files?: readonly ReportFile[];
  /** What the next issue is told of this one, and what programs read of it. */
  facts?: JsonValue;
}

/** There is nothing to report; decided on data, never on a text. */
export interface NothingToReport {
  kind: 'nothing';
  /** Stable, English: `no-posts`, `not-read`, `nobody`, `complete`, `no-data`. */
  reason: string;
  /** Says so to people, in one sentence, where a subscription wants it said. */
  sentence: string;
}

/** It would say what was said before. */
export interface UnchangedReport {
  kind: 'unchanged';
}

export type Produced = ReportContent | NothingToReport | UnchangedReport;

/** A kind of report: everything that is known about it stands here; who gets it and when are subscriptions. */
export interface ReportDefinition<Options extends TObject = TObject> {
  /** Stable: it is stored in subscriptions. */
  key: string;
  /** What a person calls it, Indonesian. */
  title: string;
  /** One or two sentences, Indonesian: what it tells. */
  description: string;
  /** Which clients it can be about. */
  audience: 'unit' | 'directorate' | 'any';
  /** All of these must be switched on at the client. */
  needs: readonly Feature[];
  /** One of these at least must be; any client will do when it is not said. */
  needsOneOf?: readonly Feature[];
  /** What can be chosen, each with its default. */
  options: Options;
  /**
   * Says what has changed since the last one, and nothing when nothing has: a newer one does not say the same again. So
   * it takes nobody's place, and is of use to the end of its day.
   */
  onlyNews?: true;
  /**
   * Reads and words it. The same question about the same data has the same answer, whoever asks.
   * @param rosters people of roles who are known from earlier computations
   */
  produce(db: Kysely<DB>, question: ReportQuestion, options: Static<Options>, rosters: Rosters): Promise<Produced>;
}

/** Lets a definition know the type of its options, and forget it for the catalogue. */
export function report<Options extends TObject>(definition: ReportDefinition<Options>): ReportDefinition {
  return definition as unknown as ReportDefinition;
}

/** Whether a report can be about a client. */
export function fits(definition: ReportDefinition, client: ReportClient): boolean {
  if (definition.audience !== 'any' && (definition.audience === 'directorate') !== client.directorate) return false;
  if (definition.needsOneOf && !definition.needsOneOf.some((feature) => client[feature])) return false;
  return definition.needs.every((feature) => client[feature]);
}
