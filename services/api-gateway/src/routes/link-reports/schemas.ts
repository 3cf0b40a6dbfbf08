import { ErrorAnswer } from '@cicero/contracts';
import { PageQuery } from '@cicero/runtime';
import { Type } from 'typebox';
import { Report } from '../../link-reports/shapes.ts';
import { reportExample } from './examples.ts';

/** Bytes of a body that is about one report. */
export const bodyLimit = 32_768;
export const refusals = { '4xx': ErrorAnswer };

const link = (description: string) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 4_096, description }));
const name = (description: string) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 300, description }));

/** The five links of a body: the first address in each text counts. */
export const LinkFields = {
  instagram_link: link('instagram.com'),
  facebook_link: link('facebook.com or fb.watch'),
  twitter_link: link('x.com or twitter.com'),
  tiktok_link: link('tiktok.com'),
  youtube_link: link('youtube.com or youtu.be'),
};
export const reporterField = name('NRP or NIP; personnel may leave it out, others may not');
export const clientField = name('Whose task it is; the person’s or the caller’s own when absent');
export const taskField = name('Code of the task, or the address of its post');

export const ReportPath = Type.Object({
  shortcode: Type.String({ minLength: 1, maxLength: 64, description: 'Code of the task' }),
});
export const ReporterQuery = Type.Object({
  user_id: Type.Optional(Type.String({ maxLength: 64, description: 'NRP or NIP of the reporter' })),
});

const Addresses = Type.Union([
  Type.String({ maxLength: 4_096 }),
  Type.Array(Type.String({ maxLength: 4_096 }), { maxItems: 50 }),
]);
export const ReportListQuery = Type.Object({
  ...PageQuery,
  user_id: Type.Optional(Type.String({ maxLength: 64 })),
  post_id: Type.Optional(Type.String({ maxLength: 300, description: 'Code of the task; also as `shortcode`' })),
  shortcode: Type.Optional(Type.String({ maxLength: 300 })),
  'links[]': Type.Optional(Addresses),
});
/** Answers which of the links asked for were reported already. */
export const Duplicates = Type.Optional(
  Type.Array(Type.String(), { description: 'Of `links[]` those that were reported already' }),
);

export const reportAnswer = {
  ...Type.Object({ success: Type.Literal(true), data: Report }),
  examples: [{ success: true, data: reportExample }],
};
