import type { Session } from './session';

/** Whether one may do that; with something of these owners, where it matters whose it is. */
export const mayDo = (session: Session, permission: string, owners: string[] = []): boolean =>
  session.permissions.includes(permission) ||
  (session.ownPermissions?.includes(permission) === true &&
    owners.some((owner) => session.actor.ownership?.includes(owner.toLowerCase())));
