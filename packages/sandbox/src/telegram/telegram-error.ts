/** A refusal as Telegram puts it: a status, a description in English, and sometimes parameters. */
export class TelegramError extends Error {
  override readonly name = 'TelegramError';
  readonly status: number;
  readonly parameters: { retry_after?: number } | undefined;

  constructor(status: number, description: string, parameters?: { retry_after?: number }) {
    super(description);
    this.status = status;
    this.parameters = parameters;
  }

  /** The body of the answer. */
  get body(): object {
    const { status, message, parameters } = this;
    return { ok: false, error_code: status, description: message, ...(parameters ? { parameters } : {}) };
  }
}
