/** What routes of the gateway may say about themselves, beside their access rule. */
declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which rate limit counts besides the general one; `none` = not even that. */
    limit?: 'sign-in' | 'none';
    /** The same request twice in a row is fine: the duplicate filter lets it through. */
    repeatable?: boolean;
  }
}

export {};
