/** What an exchange did that the vendor's document does not allow. */
export type ViolationKind =
  | 'unknown path'
  | 'unknown method'
  | 'unknown query parameter'
  | 'missing required parameter'
  | 'bad parameter value'
  | 'missing security header'
  | 'missing body'
  | 'wrong content type'
  | 'body schema'
  | 'unknown property in request'
  | 'undocumented status'
  | 'answer content type'
  | 'answer schema';

export interface Violation {
  readonly kind: ViolationKind;
  /** Vendor, method and the document's path, e.g. `okta POST /api/v1/apps`; the path as sent where no document has it. */
  readonly operation: string;
  /** `query limit`, `header x-owner-id`, `request /settings/oauthClient`, `answer 200 /id`. */
  readonly where: string;
  /** Says what is wrong without repeating a value, which may be a secret. */
  readonly message: string;
}

/** What a part of the judge reports; the operation is added by the judge. */
export type Finding = Omit<Violation, 'operation'>;
