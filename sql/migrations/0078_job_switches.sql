-- When a job runs by itself, as its service last said: what people compare a chosen schedule with.
alter table cron_job_config add column if not exists own_schedule text[];

-- What an administrator of an adopted installation had switched off stays off: each former job has become one or more
-- subscriptions of reports, or a job under another key.
update report_subscription set is_active = false
where is_active and updated_at = created_at and seed_key in (
  select successor.seed_key
  from (values
    ('./src/cron/cronRekapLink.js', 'unit-amplification-attendance'),
    ('./src/cron/cronAmplifyLinkMonthly.js', 'amplification-workbook'),
    ('./src/cron/cronDirRequestRekapUpdate.js', 'directorate-username-insight'),
    ('./src/cron/cronDirRequestRekapUpdate.js', 'directorate-personnel-data'),
    ('./src/cron/cronDirRequestFetchSosmed.js', 'unit-task-message'),
    ('./src/cron/cronDirRequestFetchSosmed.js', 'directorate-task-message'),
    ('./src/cron/cronDirRequestSatbinmasOfficialMedia.js', 'directorate-official-media-instagram'),
    ('./src/cron/cronDirRequestSatbinmasOfficialMedia.js', 'directorate-official-media-tiktok'),
    ('./src/cron/cronDirRequestBidhumasEvening.js', 'directorate-likes-attendance'),
    ('./src/cron/cronDirRequestBidhumasEvening.js', 'directorate-comments-attendance'),
    ('./src/cron/cronOprRequestAbsensiEngagement.js', 'unit-likes-attendance'),
    ('./src/cron/cronOprRequestAbsensiEngagement.js', 'unit-comments-attendance'),
    ('./src/cron/cronDirRequestDitbinmasSuperAdminDaily.js', 'directorate-chiefs-likes'),
    ('./src/cron/cronDirRequestDitbinmasSuperAdminDaily.js', 'directorate-chiefs-comments'),
    ('./src/cron/cronDirRequestDitbinmasSuperAdminDaily.js', 'directorate-office-likes'),
    ('./src/cron/cronDirRequestDitbinmasSuperAdminDaily.js', 'directorate-office-comments'),
    ('./src/cron/cronDirRequestDitbinmasOperatorDaily.js', 'directorate-unit-compliance')
  ) successor (job_key, seed_key)
  join cron_job_config former using (job_key)
  where not former.is_active);

-- A switch that stands already is an operator's of today.
insert into cron_job_config (job_key, display_name, is_active)
select successor.successor_key, successor.title, false
from (values
  ('./src/cron/cronDirRequestFetchSosmed.js', 'collector.collect',
    'Pengambilan konten dan interaksi Instagram dan TikTok'),
  ('./src/cron/cronWaNotificationReminder.js', 'analytics.task-reminders', 'Pengingat tugas pribadi'),
  ('./src/cron/cronDirRequestSatbinmasOfficialMedia.js', 'collector.official-media', 'Media resmi satuan')
) successor (job_key, successor_key, title)
join cron_job_config former using (job_key)
where not former.is_active
on conflict (job_key) do nothing;
