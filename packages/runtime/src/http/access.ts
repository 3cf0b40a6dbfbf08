/**
 * Who may call a route. Declared beside the schema as `config: { access: … }`; a route without a declaration
 * stops the service at start. Enforced by @cicero/access, printed as the role matrix (docs/api/access.md).
 */
export type PrincipalKind = 'dashboard' | 'personnel' | 'client' | 'penmas' | 'system';

export type AccessRule =
  | { kind: 'public' }
  | {
      kind: 'signed-in';
      /** Which kinds of principals may pass. */
      principals: readonly PrincipalKind[];
      /** Roles of which an account must hold one; unset = every role. Never asked of personnel. */
      roles?: readonly string[];
      /** False refuses dashboard accounts with the role `operator`. Default true. */
      operators?: boolean;
    };

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: AccessRule;
  }
}
