import { Type } from 'typebox';
import { measureAmplification } from '../../../amplification/measure.ts';
import { dayText } from '../../../exports/period.ts';
import { report } from '../../report.ts';
import { bold } from '../../text.ts';
import { amplificationCard } from './card.ts';
import { measurePerTask } from './per-task.ts';
import { perTaskRecap } from './per-task-wording.ts';
import { kindOption, readTasks, reportersOf, subjectOf } from './subject.ts';
import { directorateRecap, taskNames, unitRecap } from './wording.ts';

export const amplificationAttendance = report({
  key: 'amplification-attendance',
  title: 'Absensi amplifikasi',
  description:
    'Siapa yang sudah, belum lengkap, dan belum melaporkan link tugas hari itu, per orang atau per konten; ' +
    'direktorat: jumlah tiap satker.',
  audience: 'any',
  needs: ['amplification'],
  options: Type.Object({
    kind: kindOption,
    layout: Type.Union([Type.Literal('people'), Type.Literal('posts')], { default: 'people' }),
  }),
  async produce(db, { client, day, at }, { kind, layout }) {
    const { subject, tasks } = await subjectOf(db, kind, reportersOf(client), day);
    const amplification = await measureAmplification(db, subject, tasks);
    if (amplification.tasks === 0) {
      const sentence = `Tidak ada ${taskNames[kind].noun} ${bold(client.name)} pada ${dayText(day)}.`;
      return { kind: 'nothing', reason: 'no-posts', sentence };
    }
    if (amplification.amplifiers.length === 0) {
      const sentence = `Belum ada personel ${bold(client.name)} yang ditugaskan untuk amplifikasi.`;
      return { kind: 'nothing', reason: 'nobody', sentence };
    }
    const recap = {
      ...{ client, day, at: new Date(at), kind, amplification },
      tasks: await readTasks(db, subject, tasks),
    };
    const { byStatus, amplifiers } = amplification;
    const links = amplifiers.reduce((sum, { given }) => sum + given, 0);
    const facts = {
      tasks: amplification.tasks,
      links,
      complete: byStatus.sudah,
      partly: byStatus.kurang,
      none: byStatus.belum,
    };
    const card = amplificationCard(recap);
    if (layout === 'posts') {
      const executions = await measurePerTask(db, subject, tasks);
      return { kind: 'report', text: perTaskRecap(recap, executions), card, facts };
    }
    return { kind: 'report', text: client.directorate ? directorateRecap(recap) : unitRecap(recap), card, facts };
  },
});
