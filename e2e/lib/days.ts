// Days as the pages write and read them.

/** The day `days` from today, as the browser of the journeys counts. */
export function dayFromToday(days: number): Date {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' })
    .format(new Date())
    .split('-')
    .map(Number);
  return new Date(Date.UTC(year!, month! - 1, day! + days));
}

/** "2027-03-31". */
export function typed(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** "March 31, 2027". */
export function inWords(day: Date): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(day);
}
