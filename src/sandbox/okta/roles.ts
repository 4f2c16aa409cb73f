import { type OktaContext, wireDate } from './context.ts';

/** The standard roles: those that anything here depends on, and others that open nothing here (docs/facts/okta.md §1.3). */
export const adminRoles = [
  'SUPER_ADMIN',
  'ORG_ADMIN',
  'APP_ADMIN',
  'API_ACCESS_MANAGEMENT_ADMIN',
  'READ_ONLY_ADMIN',
  'USER_ADMIN',
  'GROUP_MEMBERSHIP_ADMIN',
  'HELP_DESK_ADMIN',
  'REPORT_ADMIN',
] as const;

const labels: Readonly<Record<string, string>> = {
  SUPER_ADMIN: 'Super Organization Administrator',
  ORG_ADMIN: 'Organization Administrator',
  APP_ADMIN: 'Application Administrator',
  API_ACCESS_MANAGEMENT_ADMIN: 'API Access Management Administrator',
  READ_ONLY_ADMIN: 'Read-only Administrator',
  USER_ADMIN: 'Group Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  REPORT_ADMIN: 'Report Administrator',
};

/** `StandardRole` of the management document, of a user or of a client. */
export const roleView = (
  context: OktaContext,
  assignee: { readonly id: string; readonly created: string },
  type: string,
  assignmentType: 'USER' | 'CLIENT',
): object => {
  const path = assignmentType === 'USER' ? '/api/v1/users' : '/oauth2/v1/clients';
  return {
    id: `${assignmentType === 'USER' ? 'ra1' : 'irb'}${assignee.id.slice(3)}`,
    label: labels[type] ?? type,
    type,
    status: 'ACTIVE',
    created: wireDate(assignee.created),
    lastUpdated: wireDate(assignee.created),
    assignmentType,
    _links: { assignee: { href: `${context.origin()}${path}/${assignee.id}` } },
  };
};
