import { expect, it } from 'vitest';
import { mayDo } from './may';
import type { Session } from './session';

const session: Session = {
  actor: { ref: 'user:default/kim', means: 'token', ownership: ['user:default/kim', 'group:default/payments'] },
  role: 'developer',
  permissions: ['code.repository.read'],
  ownPermissions: ['runtime.logs.read'],
  baseUrl: '',
  gitBaseUrl: '',
  gitHost: '',
};

it('knows what one may do with what one owns alone', () => {
  expect(mayDo(session, 'code.repository.read')).toBe(true);
  expect(mayDo(session, 'code.repository.read', ['group:default/shop'])).toBe(true);
  expect(mayDo(session, 'runtime.logs.read')).toBe(false);
  expect(mayDo(session, 'runtime.logs.read', ['group:default/shop'])).toBe(false);
  expect(mayDo(session, 'runtime.logs.read', ['group:default/Payments'])).toBe(true);
  expect(mayDo(session, 'audit.read', ['group:default/payments'])).toBe(false);
});
