import { type Static, Type } from 'typebox';
import type { AccountRow } from '../accounts/dashboard-accounts.ts';
import { NullableText } from './fields.ts';

export const AccountStateText = Type.Union([
  Type.Literal('pending'),
  Type.Literal('approved'),
  Type.Literal('rejected'),
]);

/** An account as administrators get it. */
export const AccountAnswer = Type.Object({
  dashboard_user_id: Type.String(),
  username: Type.String(),
  role_id: Type.Union([Type.Integer(), Type.Null()]),
  role: NullableText,
  status: Type.Boolean({ description: 'True = approved' }),
  state: AccountStateText,
  client_ids: Type.Array(Type.String()),
  whatsapp: NullableText,
  email: NullableText,
  premium_status: Type.Boolean(),
  premium_tier: NullableText,
  premium_expires_at: NullableText,
  created_at: NullableText,
  updated_at: NullableText,
  decided_at: NullableText,
  decided_by: Type.Union([Type.String(), Type.Null()], { description: '<kind>:<id> of who decided' }),
});

export function accountAnswer(account: AccountRow): Static<typeof AccountAnswer> {
  const { premium_expires_at, created_at, updated_at, decided_at } = account;
  return {
    ...account,
    premium_expires_at: premium_expires_at?.toISOString() ?? null,
    created_at: created_at?.toISOString() ?? null,
    updated_at: updated_at?.toISOString() ?? null,
    decided_at: decided_at?.toISOString() ?? null,
  };
}
