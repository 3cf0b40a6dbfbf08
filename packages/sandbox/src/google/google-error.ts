/** A refusal of Google's APIs: status, canonical name, and the reason programs read. */
export class GoogleApiError extends Error {
  override readonly name = 'GoogleApiError';
  readonly status: number;
  readonly body: object;
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    canonical: string,
    message: string,
    options: { reason?: string; retryAfter?: number } = {},
  ) {
    super(message);
    this.status = status;
    this.retryAfter = options.retryAfter;
    const details =
      options.reason === undefined
        ? {}
        : {
            details: [
              {
                '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
                reason: options.reason,
                domain: 'googleapis.com',
              },
            ],
          };
    this.body = { error: { code: status, message, status: canonical, ...details } };
  }
}

/** A refusal of the token endpoint (RFC 6749). */
export class OauthError extends Error {
  override readonly name = 'OauthError';
  readonly status: number;
  readonly body: object;

  constructor(error: string, description: string, status = 400) {
    super(description);
    this.status = status;
    this.body = { error, error_description: description };
  }
}
