/** One thing that an outside directory of people said, in our words. */
export type Fact = PersonFact | OrganizationFact | MembershipFact | InvitationFact;

/** The person, organization, membership or invitation that a fact is about, by the directory's own ids. */
type Base = {
  id: string;
  /** The directory no longer has it, and gives its id to nobody else. */
  gone: boolean;
  /** False for what was only mentioned in passing. */
  whole: boolean;
  /** When the directory last changed it. Of two facts of one kind the later counts. */
  at: Date;
};

/** `null` for something that is only known to be gone. */
export type PersonFact = Base & { kind: "person"; data: PersonData | null };
export type OrganizationFact = Base & { kind: "organization"; data: OrganizationData | null };
export type MembershipFact = Base & { kind: "membership"; data: MembershipData };
export type InvitationFact = Base & { kind: "invitation"; data: InvitationData };

/** `verified`: the directory has made sure that the address is theirs. */
export type PersonData = { fullName: string | null; email: string | null; verified: boolean; banned: boolean };
export type OrganizationData = { name: string; slug: string; createdBy: string | null };
export type MembershipData = { organization: string; person: string; role: string; createdAt: string };
export type InvitationData = {
  organization: string;
  email: string;
  role: string;
  status: "pending" | "accepted" | "revoked" | "expired";
  createdAt: string;
  expiresAt: string | null;
};
