-- Personal reminders of the day's tasks: which run told a person last. A run that is repeated after a crash tells
-- nobody a second time.
alter table wa_notification_reminder_state add column if not exists told_for timestamptz;
