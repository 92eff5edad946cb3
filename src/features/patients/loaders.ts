import { notFound } from "next/navigation";
import { z } from "zod";
import { getPatient, listPatients } from "@/features/patients/queries";
import { patientFilter } from "@/features/patients/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";

const path = "/patients";
const limit = 50;

/** One page of the patients, under the address's filters and in its order. */
export async function loadPatients(params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const { timeZone } = (await pageSession()).organization;
  const filters = readAddress(patientFilter, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...filters, limit, cursor: turn.cursor }, (input) => listPatients(ctx, input));
  const pages = turnPages({ path, query: filters, turn, nextCursor: page.nextCursor });
  const can = { edit: allows(ctx.permissions, "patients.edit"), export: allows(ctx.permissions, "data.export") };
  return { patients: page.data, total: page.total, filters, pages, page: turn.page, limit, timeZone, can };
}

/** One patient with a page of appointments. Whom this clinic does not have leads to the page that says so. */
export async function loadPatient(id: string, params: SearchParams) {
  const ctx = await pageContext("patients.view");
  const { timeZone } = (await pageSession()).organization;
  if (!z.uuid().safeParse(id).success) notFound();
  const turn = turnOf(plainParams(params));
  const { page: patient } = await fromCursor({ id, limit, cursor: turn.cursor }, (input) =>
    getPatient(ctx, input),
  ).catch(orNotFound);
  const { nextCursor } = patient.appointments;
  const pages = turnPages({ path: `${path}/${id}`, query: {}, turn, nextCursor });
  return { patient, pages, page: turn.page, limit, timeZone, can: { edit: allows(ctx.permissions, "patients.edit") } };
}

function orNotFound(error: unknown): never {
  if (error instanceof AppError && error.code === "not_found") notFound();
  throw error;
}
