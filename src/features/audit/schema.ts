/** What an audit row may say beside who, what and when: plain words and numbers, shown as they are. */
export type AuditDetail = Record<string, string | number | boolean | null | string[]>;
