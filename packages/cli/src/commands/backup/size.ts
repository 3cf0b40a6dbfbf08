const megabyte = 1024 * 1024;

/** `12.3 MB`, small ones in kB. */
export function size(bytes: number): string {
  return bytes < megabyte ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / megabyte).toFixed(1)} MB`;
}
