/** Something that runs as a process of its own and may be killed at any moment. */
export interface Victim {
  readonly name: string;
  /** Starts it anew on what it left behind; resolves when it serves. */
  start(): Promise<void>;
  /** SIGKILL of everything that belongs to it, as a power cut would do it. */
  kill(): Promise<void>;
}
