/** What a role is for, in half a sentence. */
export const roleHints: Record<string, string> = {
  tenant_owner: "Everything, the team and billing included.",
  tenant_admin: "Runs the clinic: syncs, figures, reports, invites staff.",
  clinic_staff: "Works with patients, messages and leads, and exports.",
  agent: "Answers conversations and follows leads.",
  nurse: "Sees invoices and marks their data as sent.",
  viewer: "Sees, and changes nothing.",
  investor: "Sees figures of groups, and no patients.",
};
