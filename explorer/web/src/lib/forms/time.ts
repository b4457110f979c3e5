/** localTime writes a time, Unix ms, as an input of the type datetime-local holds it: in the reader's own time zone, to the minute. */
export function localTime(time: number): string {
  const at = new Date(time);
  return new Date(time - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** timeOf reads what localTime writes; NaN where it is no time. */
export function timeOf(text: string): number {
  return new Date(text).getTime();
}
