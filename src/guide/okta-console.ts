/**
 * Pages of the Admin Console, by its origin (`adminUrl`). Okta documents only the app's page (it prints it in its own
 * redirect_uri error); the others are in wide use (docs/facts/okta.md §4), so the menu path is always said beside them.
 */
export const consolePages = (admin: string) => ({
  home: `${admin}/admin/dashboard`,
  /** Security → API → Tokens. */
  tokens: `${admin}/admin/access/api/tokens`,
  /** Security → API → Authorization Servers. */
  authorizationServers: `${admin}/admin/oauth2/as`,
  authorizationServer: (id: string) => `${admin}/admin/oauth2/as/${encodeURIComponent(id)}`,
  /** Security → API → Trusted Origins. */
  trustedOrigins: `${admin}/admin/access/api/trusted_origins`,
  /** Applications → Applications → the app → General. */
  app: (id: string) => `${admin}/admin/app/oidc_client/instance/${encodeURIComponent(id)}#tab-general`,
  /** Applications → Applications → the app → Assignments. */
  appAssignments: (id: string) =>
    `${admin}/admin/app/oidc_client/instance/${encodeURIComponent(id)}#tab-assignments`,
  /** Reports → System Log. */
  systemLog: `${admin}/report/system_log_2`,
});
